#ifndef ELEMENTARY_H
#define ELEMENTARY_H

// What the vector loops of all files are written with: how they are compiled, and functions of one number that a loop can contain.

#include <string.h>

// A product and a sum may be contracted to one fused instruction; nothing else is relaxed except where a function says so.
#pragma clang fp contract(fast)

#define KERNEL __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#define INLINE static inline __attribute__((always_inline))
// The loops are free of carried dependencies even when `out` is `a` or `b`.
#define LOOP _Pragma("clang loop vectorize(assume_safety)")

// Sixteen numbers that are worked on together.
typedef float lanes __attribute__((vector_size(64), aligned(4)));

INLINE float from_bits(int bits) { float value; memcpy(&value, &bits, sizeof value); return value; }
INLINE int to_bits(float value) { int bits; memcpy(&bits, &value, sizeof bits); return bits; }

// e^x = 2^n · (1 + m) for |x| ≤ 89, with m = e^r − 1 from a Taylor polynomial, |r| ≤ ln 2 / 2.
INLINE float exponential_fraction(float x, int *n) {
    float shifted = x * 1.44269504f + 12582912.0f;
    float whole = shifted - 12582912.0f;
    float r = x - whole * 0.693359375f;
    r = r + whole * 2.12194440e-4f;
    float p = 1.0f / 5040;
    p = p * r + 1.0f / 720;
    p = p * r + 1.0f / 120;
    p = p * r + 1.0f / 24;
    p = p * r + 1.0f / 6;
    p = p * r + 0.5f;
    *n = to_bits(shifted) - 0x4B400000;
    return p * (r * r) + r;
}

INLINE float power_of_two(int n) { return from_bits((n + 127) << 23); }

// 2^n in two factors, so that results near both ends of the range are right.
INLINE float exponential(float x) {
    float clamped = x > 89.0f ? 89.0f : x;
    clamped = clamped < -88.0f ? -88.0f : clamped;
    int n;
    float m = exponential_fraction(clamped, &n);
    int half = n >> 1;
    return (m + 1.0f) * power_of_two(half) * power_of_two(n - half);
}

// ln x = e · ln 2 + 2 artanh((m − 1) / (m + 1)) with m in [√½, √2).
INLINE float logarithm(float x) {
    int tiny = x < 1.17549435e-38f;
    float normal = tiny ? x * 8388608.0f : x;
    int bits = to_bits(normal);
    int exponent = (bits - 0x3F3504F3) >> 23;
    float m = from_bits(bits - (exponent << 23));
    float e = (float)(exponent - (tiny ? 23 : 0));
    float s = (m - 1.0f) / (m + 1.0f);
    float q = s * s;
    float p = 2.0f / 9;
    p = p * q + 2.0f / 7;
    p = p * q + 2.0f / 5;
    p = p * q + 2.0f / 3;
    float result = e * 0.693359375f + (2.0f * s + (s * q * p - e * 2.12194440e-4f));
    result = x > 3.4028235e38f ? x : result;
    result = x == 0.0f ? -__builtin_inff() : result;
    return x >= 0.0f ? result : __builtin_nanf("");
}

// tanh x = t / (t + 2) with t = e^2x − 1 = 2^n m + (2^n − 1), which keeps its digits near 0; from 9.1 on it is 1.
INLINE float hyperbolic_tangent(float x) {
    float magnitude = __builtin_fabsf(x);
    magnitude = magnitude > 9.1f ? 9.1f : magnitude;
    int n;
    float m = exponential_fraction(2.0f * magnitude, &n), scale = power_of_two(n);
    float t = scale * m + (scale - 1.0f);
    return __builtin_copysignf(t / (t + 2.0f), x);
}

INLINE float logistic(float x) {
    float clamped = x > 87.0f ? 87.0f : x;
    clamped = clamped < -87.0f ? -87.0f : clamped;
    int n;
    float m = exponential_fraction(-clamped, &n);
    return 1.0f / (1.0f + (m + 1.0f) * power_of_two(n));
}

// ln(1 + t) is corrected for what 1 + t loses, so that the far negative end keeps its digits.
INLINE float smooth_rectifier(float x) {
    float t = exponential(-__builtin_fabsf(x));
    float u = 1.0f + t;
    float difference = u - 1.0f;
    float tail = difference > 0.0f ? logarithm(u) * (t / difference) : t;
    return (x > 0.0f ? x : 0.0f) + tail;
}

#endif
