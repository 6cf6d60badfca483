#include "CKernels.h"
#include <string.h>

// A product and a sum may be contracted to one fused instruction; nothing else is relaxed except where a function says so.
#pragma clang fp contract(fast)

#define KERNEL __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#define INLINE static inline __attribute__((always_inline))
// The loops are free of carried dependencies even when `out` is `a` or `b`.
#define LOOP _Pragma("clang loop vectorize(assume_safety)")

INLINE float from_bits(int bits) { float value; memcpy(&value, &bits, sizeof value); return value; }
INLINE int to_bits(float value) { int bits; memcpy(&bits, &value, sizeof bits); return bits; }

// e^x = 2^n · e^r with |r| ≤ ln 2 / 2 and a Taylor polynomial of e^r; 2^n in two factors, so that results near both ends of the range are right.
INLINE float exponential(float x) {
    float clamped = x > 89.0f ? 89.0f : x;
    clamped = clamped < -88.0f ? -88.0f : clamped;
    float shifted = clamped * 1.44269504f + 12582912.0f;
    float n = shifted - 12582912.0f;
    float r = clamped - n * 0.693359375f;
    r = r + n * 2.12194440e-4f;
    float p = 1.0f / 5040;
    p = p * r + 1.0f / 720;
    p = p * r + 1.0f / 120;
    p = p * r + 1.0f / 24;
    p = p * r + 1.0f / 6;
    p = p * r + 0.5f;
    p = p * (r * r) + r + 1.0f;
    int whole = to_bits(shifted) - 0x4B400000;
    int half = whole >> 1;
    return p * from_bits((half + 127) << 23) * from_bits((whole - half + 127) << 23);
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

INLINE float hyperbolic_tangent(float x) {
    float magnitude = __builtin_fabsf(x);
    float far = 1.0f - 2.0f / (exponential(2.0f * magnitude) + 1.0f);
    far = x < 0.0f ? -far : far;
    float q = x * x;
    float p = -5.70498872745e-3f;
    p = p * q + 2.06390887954e-2f;
    p = p * q - 5.37397155531e-2f;
    p = p * q + 1.33314422036e-1f;
    p = p * q - 3.33332819422e-1f;
    return magnitude < 0.625f ? p * q * x + x : far;
}

INLINE float logistic(float x) { return 1.0f / (1.0f + exponential(-x)); }

// ln(1 + t) is corrected for what 1 + t loses, so that the far negative end keeps its digits.
INLINE float smooth_rectifier(float x) {
    float t = exponential(-__builtin_fabsf(x));
    float u = 1.0f + t;
    float difference = u - 1.0f;
    float tail = difference > 0.0f ? logarithm(u) * (t / difference) : t;
    return (x > 0.0f ? x : 0.0f) + tail;
}

#define UNARY(name, expression)                                                                                          \
    KERNEL void sb_##name(float *out, const float *a, const float *b, float s, long n) {                                 \
        (void)b, (void)s;                                                                                                \
        LOOP for (long i = 0; i < n; i++) { float x = a[i]; out[i] = (expression); }                                     \
    }
#define BINARY(name, expression)                                                                                         \
    KERNEL void sb_##name(float *out, const float *a, const float *b, float s, long n) {                                 \
        (void)s;                                                                                                         \
        LOOP for (long i = 0; i < n; i++) { float x = a[i], y = b[i]; out[i] = (expression); }                           \
    }

BINARY(add, x + y)
BINARY(subtract, x - y)
BINARY(multiply, x * y)
BINARY(divide, x / y)
UNARY(scale, x * s)
UNARY(offset, x + s)
UNARY(square, x * x)
UNARY(sqrt, __builtin_elementwise_sqrt(x))
UNARY(reciprocal, 1.0f / x)
UNARY(exp, exponential(x))
UNARY(log, logarithm(x))
UNARY(tanh, hyperbolic_tangent(x))
UNARY(sigmoid, logistic(x))
UNARY(softplus, smooth_rectifier(x))
UNARY(leaky, x > 0.0f ? x : s * x)
BINARY(gate, y > 0.0f ? x : s * x)

KERNEL void sb_fill(float *out, float value, long n) {
    for (long i = 0; i < n; i++) out[i] = value;
}

KERNEL void sb_repeat(float *out, const float *a, long start, long count, long inner, long n) {
    long index = start / inner % n, left = inner - start % inner;
    while (count > 0) {
        long length = left < count ? left : count;
        float value = a[index];
        for (long i = 0; i < length; i++) out[i] = value;
        out += length, count -= length, left = inner;
        if (++index == n) index = 0;
    }
}

typedef float lanes __attribute__((vector_size(64), aligned(4)));

// Sums of 256 rows at a time, so that long columns keep their digits.
#define ROW_BLOCK 256

KERNEL void sb_sum_rows(float *out, const float *a, long rows, long n) {
    long j = 0;
    for (; j + 64 <= n; j += 64) {
        lanes total[4] = {{0}};
        for (long first = 0; first < rows; first += ROW_BLOCK) {
            long last = first + ROW_BLOCK < rows ? first + ROW_BLOCK : rows;
            lanes sum[4] = {{0}};
            for (long r = first; r < last; r++)
                for (int v = 0; v < 4; v++) sum[v] += *(const lanes *)(a + r * n + j + 16 * v);
            for (int v = 0; v < 4; v++) total[v] += sum[v];
        }
        for (int v = 0; v < 4; v++) *(lanes *)(out + j + 16 * v) = total[v];
    }
    for (; j < n; j += 16) {
        long width = n - j < 16 ? n - j : 16;
        float total[16] = {0};
        for (long first = 0; first < rows; first += ROW_BLOCK) {
            long last = first + ROW_BLOCK < rows ? first + ROW_BLOCK : rows;
            float sum[16] = {0};
            if (width == 16)
                for (long r = first; r < last; r++) *(lanes *)sum += *(const lanes *)(a + r * n + j);
            else
                for (long r = first; r < last; r++)
                    for (long c = 0; c < width; c++) sum[c] += a[r * n + j + c];
            for (int c = 0; c < 16; c++) total[c] += sum[c];
        }
        memcpy(out + j, total, sizeof(float) * (unsigned long)width);
    }
}

KERNEL void sb_sum_columns(float *out, const float *a, long rows, long n) {
#pragma clang fp reassociate(on)
    for (long r = 0; r < rows; r++) {
        float sum = 0;
        for (long j = 0; j < n; j++) sum += a[r * n + j];
        out[r] = sum;
    }
}

KERNEL void sb_adam(float *parameter, float *first, float *second, const float *gradient, long n, float beta1, float beta2, float size,
                    float root, float epsilon) {
    LOOP for (long i = 0; i < n; i++) {
        float g = gradient[i];
        float m = beta1 * first[i] + (1.0f - beta1) * g;
        float v = beta2 * second[i] + (1.0f - beta2) * g * g;
        first[i] = m;
        second[i] = v;
        parameter[i] -= size * m / (__builtin_elementwise_sqrt(v) * root + epsilon);
    }
}

KERNEL void sb_dense_pack(float *packed, const float *w, long k, long n, long row_stride, long column_stride) {
    for (long j = 0; j < n; j += sb_panel) {
        long width = n - j < sb_panel ? n - j : sb_panel;
        for (long i = 0; i < k; i++, packed += sb_panel) {
            const float *row = w + i * row_stride + j * column_stride;
            for (long c = 0; c < width; c++) packed[c] = row[c * column_stride];
            for (long c = width; c < sb_panel; c++) packed[c] = 0;
        }
    }
}

// R rows of one panel. The order of the sum over k is the same for every R; that is what makes a row independent of its neighbours.
INLINE void dense_rows(const int R, float *out, const float *x, const float *panel, long k, long n, long width) {
    lanes sum[12][2] = {{{0}}};
    for (long i = 0; i < k; i++) {
        lanes left = *(const lanes *)(panel + sb_panel * i), right = *(const lanes *)(panel + sb_panel * i + 16);
#pragma clang loop unroll(full)
        for (int r = 0; r < R; r++) {
            float value = x[r * k + i];
            sum[r][0] += value * left;
            sum[r][1] += value * right;
        }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < R; r++) {
        if (width == sb_panel) {
            *(lanes *)(out + r * n) = sum[r][0];
            *(lanes *)(out + r * n + 16) = sum[r][1];
        } else {
            memcpy(out + r * n, sum[r], sizeof(float) * (unsigned long)width);
        }
    }
}

KERNEL void sb_dense(float *out, const float *x, const float *packed, long m, long k, long n) {
    // Twelve rows fill the 32 registers of AVX-512; with 16 half as wide ones, three.
    const long block = __builtin_cpu_supports("x86-64-v4") ? 12 : 3;
    for (long j = 0; j < n; j += sb_panel, packed += sb_panel * k) {
        long width = n - j < sb_panel ? n - j : sb_panel;
        for (long r = 0; r < m;) {
            long left = m - r < block ? m - r : block;
            float *target = out + r * n + j;
            const float *rows = x + r * k;
            if (left >= 12) { dense_rows(12, target, rows, packed, k, n, width); r += 12; }
            else if (left >= 6) { dense_rows(6, target, rows, packed, k, n, width); r += 6; }
            else if (left >= 3) { dense_rows(3, target, rows, packed, k, n, width); r += 3; }
            else { dense_rows(1, target, rows, packed, k, n, width); r += 1; }
        }
    }
}
