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
BINARY(blend, x + s * (y - x))

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

KERNEL void sb_sum_rows(float *out, const float *a, long stride, long rows, long n) {
    long j = 0;
    for (; j + 64 <= n; j += 64) {
        lanes total[4] = {{0}};
        for (long first = 0; first < rows; first += ROW_BLOCK) {
            long last = first + ROW_BLOCK < rows ? first + ROW_BLOCK : rows;
            lanes sum[4] = {{0}};
            for (long r = first; r < last; r++)
                for (int v = 0; v < 4; v++) sum[v] += *(const lanes *)(a + r * stride + j + 16 * v);
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
                for (long r = first; r < last; r++) *(lanes *)sum += *(const lanes *)(a + r * stride + j);
            else
                for (long r = first; r < last; r++)
                    for (long c = 0; c < width; c++) sum[c] += a[r * stride + j + c];
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

// The inputs of a block of columns stay in registers while all rows are worked out.
#define MIX(TYPE, J)                                                                                                     \
    {                                                                                                                    \
        TYPE source[J];                                                                                                  \
        for (int j = 0; j < J; j++) source[j] = *(const TYPE *)(in + j * in_stride + c);                                 \
        for (long i = 0; i < rows; i++) {                                                                                \
            TYPE *place = (TYPE *)(out + i * out_stride + c);                                                            \
            TYPE sum = adds ? *place : (TYPE){0};                                                                        \
            for (int j = 0; j < J; j++) sum += matrix[i * by_row + j * by_column] * source[j];                           \
            *place = sum;                                                                                                \
        }                                                                                                                \
    }

KERNEL void sb_mix(float *out, long out_stride, const float *in, long in_stride, const float *matrix, long by_row, long by_column, long rows,
                   long columns, long n, int adds) {
    switch (columns) {
#define COLUMNS(J)                                                                                                       \
    case J: {                                                                                                            \
        long c = 0;                                                                                                      \
        for (; c + 16 <= n; c += 16) MIX(lanes, J)                                                                       \
        for (; c < n; c++) MIX(float, J)                                                                                 \
        break;                                                                                                           \
    }
        COLUMNS(1) COLUMNS(2) COLUMNS(3) COLUMNS(4) COLUMNS(5) COLUMNS(6) COLUMNS(7) COLUMNS(8)
    }
}

KERNEL void sb_adam(float *parameter, float *first, float *second, const float *gradient, long n, float beta1, float beta2, float keep,
                    float size, float root, float epsilon) {
    LOOP for (long i = 0; i < n; i++) {
        float g = gradient[i];
        float m = beta1 * first[i] + (1.0f - beta1) * g;
        float v = beta2 * second[i] + (1.0f - beta2) * g * g;
        first[i] = m;
        second[i] = v;
        parameter[i] = keep * parameter[i] - size * m / (__builtin_elementwise_sqrt(v) * root + epsilon);
    }
}

// Sixteen rows of sixteen, exchanged with their columns in four rounds of pairs at distance 8, 4, 2 and 1.
INLINE void transpose(lanes row[16]) {
#define EXCHANGE(D, ...)                                                                                                 \
    for (int base = 0; base < 16; base++)                                                                                \
        if (!(base & D)) {                                                                                               \
            lanes a = row[base], b = row[base + D];                                                                      \
            row[base] = __builtin_shufflevector(a, b, __VA_ARGS__);                                                      \
            row[base + D] = __builtin_shufflevector(b, a, SWAPPED##D);                                                   \
        }
#define SWAPPED8 24, 25, 26, 27, 28, 29, 30, 31, 8, 9, 10, 11, 12, 13, 14, 15
#define SWAPPED4 20, 21, 22, 23, 4, 5, 6, 7, 28, 29, 30, 31, 12, 13, 14, 15
#define SWAPPED2 18, 19, 2, 3, 22, 23, 6, 7, 26, 27, 10, 11, 30, 31, 14, 15
#define SWAPPED1 17, 1, 19, 3, 21, 5, 23, 7, 25, 9, 27, 11, 29, 13, 31, 15
    EXCHANGE(8, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
    EXCHANGE(4, 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27)
    EXCHANGE(2, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
    EXCHANGE(1, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30)
}

KERNEL void sb_pack(float *packed, const float *w, long k, long n, long row_stride, long column_stride) {
    for (long j = 0; j < n; j += sb_panel, packed += sb_panel * k) {
        long width = n - j < sb_panel ? n - j : sb_panel, done = 0;
        const float *first = w + j * column_stride;
        if (width == sb_panel && column_stride == 1) {
            for (; done < k; done++) memcpy(packed + sb_panel * done, first + done * row_stride, sizeof(float) * sb_panel);
        } else if (width == sb_panel && row_stride == 1) {
            for (; done + 16 <= k; done += 16) {
                for (int half = 0; half < sb_panel; half += 16) {
                    lanes block[16];
                    for (int c = 0; c < 16; c++) block[c] = *(const lanes *)(first + done + (half + c) * column_stride);
                    transpose(block);
                    for (int i = 0; i < 16; i++) *(lanes *)(packed + sb_panel * (done + i) + half) = block[i];
                }
            }
        }
        for (; done < k; done++)
            for (long c = 0; c < width; c++) packed[sb_panel * done + c] = first[done * row_stride + c * column_stride];
    }
}

// The length of k that goes through a block of rows at once: a panel of it stays in the second-level cache.
#define DEPTH 2048

#define SPLAT(x) (lanes){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x}

// R rows of V vectors of a panel. Sums run over k in order, and each step is fused or not by decree, not by the compiler's choice: that makes a
// row's bytes independent of R and so of its neighbours.
INLINE void product_rows(const int R, const int V, const int is_fused, lanes *tile, const float *x, long row_stride, long column_stride,
                         const float *panel, long k) {
    lanes sum[12][2];
#pragma clang loop unroll(full)
    for (int r = 0; r < R; r++) sum[r][0] = sum[r][1] = (lanes){0};
    for (long i = 0; i < k; i++) {
        lanes left = *(const lanes *)(panel + sb_panel * i), right = V == 2 ? *(const lanes *)(panel + sb_panel * i + 16) : left;
#pragma clang loop unroll(full)
        for (int r = 0; r < R; r++) {
            lanes value = SPLAT(x[r * row_stride + i * column_stride]);
            sum[r][0] = is_fused ? __builtin_elementwise_fma(value, left, sum[r][0]) : sum[r][0] + value * left;
            if (V == 2) sum[r][1] = is_fused ? __builtin_elementwise_fma(value, right, sum[r][1]) : sum[r][1] + value * right;
        }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < R; r++) {
        tile[2 * r] = sum[r][0];
        if (V == 2) tile[2 * r + 1] = sum[r][1];
    }
}

INLINE void store_tile(float *out, const float *tile, long rows, long n, long width, int adds) {
    for (long r = 0; r < rows; r++, out += n, tile += sb_panel) {
        if (width == sb_panel && !adds) memcpy(out, tile, sizeof(float) * sb_panel);
        else if (width == sb_panel) LOOP for (long c = 0; c < sb_panel; c++) out[c] += tile[c];
        else for (long c = 0; c < width; c++) out[c] = adds ? out[c] + tile[c] : tile[c];
    }
}

// The whole product, `most` rows at a time; V vectors at a time of each panel.
INLINE void product(const int V, const int is_fused, const long most, float *out, long out_stride, const float *x, long row_stride,
                    long column_stride, const float *packed, long m, long k, long n, int adds) {
    // Rows of the left matrix that stay in the second-level cache while all panels pass.
    const long depth_most = k < DEPTH ? k : DEPTH;
    const long chunk = 65536 / depth_most / most * most > most ? 65536 / depth_most / most * most : most;
    lanes tile[24];
    for (long begin = 0; begin < m; begin += chunk) {
        long count = m - begin < chunk ? m - begin : chunk;
        long blocks = (count + most - 1) / most;
        for (long low = 0; low < k; low += DEPTH) {
            long depth = k - low < DEPTH ? k - low : DEPTH;
            for (long j = 0; j < n; j += sb_panel) {
                const float *panel = packed + j * k + low * sb_panel;
                const int is_narrow = n - j <= 16;
                for (long b = 0; b < blocks; b++) {
                    // Blocks of nearly equal height waste least.
                    long first = begin + count * b / blocks, rows = begin + count * (b + 1) / blocks - first;
                    const float *source = x + first * row_stride + low * column_stride;
                    for (int v = 0; v < (is_narrow ? 1 : 2); v += V)
                        switch (rows) {
#define ROWS(R)                                                                                                          \
    case R:                                                                                                              \
        if (R > 6 && V == 1) break;                                                                                      \
        if (is_narrow && column_stride == 1) product_rows(R, 1, is_fused, tile, source, row_stride, 1, panel, depth);    \
        else if (is_narrow) product_rows(R, 1, is_fused, tile, source, 1, column_stride, panel, depth);                  \
        else if (column_stride == 1) product_rows(R, V, is_fused, tile + v, source, row_stride, 1, panel + 16 * v, depth); \
        else product_rows(R, V, is_fused, tile + v, source, 1, column_stride, panel + 16 * v, depth);                    \
        break;
                            ROWS(1) ROWS(2) ROWS(3) ROWS(4) ROWS(5) ROWS(6) ROWS(7) ROWS(8) ROWS(9) ROWS(10) ROWS(11) ROWS(12)
                        }
                    store_tile(out + first * out_stride + j, (const float *)tile, rows, out_stride,
                               n - j < sb_panel ? n - j : sb_panel, adds || low > 0);
                }
            }
        }
    }
}

// Twelve rows of two vectors fill the 32 registers of AVX-512; six rows of one vector fill 16 registers half as wide.
#define PRODUCT(name, attribute, V, is_fused)                                                                            \
    attribute static void name(long most, float *out, long out_stride, const float *x, long row_stride, long column_stride,              \
                               const float *packed, long m, long k, long n, int adds) {                                  \
        product(V, is_fused, most, out, out_stride, x, row_stride, column_stride, packed, m, k, n, adds);                \
    }
PRODUCT(product_v4, __attribute__((target("arch=x86-64-v4"), min_vector_width(512))), 2, 1)
PRODUCT(product_v3, __attribute__((target("arch=x86-64-v3"))), 1, 1)
PRODUCT(product_baseline, , 1, 0)

void sb_product(float *out, long out_stride, const float *x, long row_stride, long column_stride, const float *packed, long m, long k,
                long n, int adds) {
    // Rows that lie whole pages apart share one set of eight lines in the first-level cache, so fewer of them go together.
    const int is_crowded = column_stride == 1 && row_stride % 1024 == 0;
    if (__builtin_cpu_supports("x86-64-v4"))
        product_v4(is_crowded ? 6 : 12, out, out_stride, x, row_stride, column_stride, packed, m, k, n, adds);
    else if (__builtin_cpu_supports("x86-64-v3"))
        product_v3(6, out, out_stride, x, row_stride, column_stride, packed, m, k, n, adds);
    else
        product_baseline(3, out, out_stride, x, row_stride, column_stride, packed, m, k, n, adds);
}

KERNEL void sb_product_column(float *out, const float *x, long row_stride, long column_stride, const float *column, long m, long k, int adds) {
    if (column_stride == 1) {
#pragma clang fp reassociate(on)
        for (long r = 0; r < m; r++) {
            float sum = 0;
            for (long i = 0; i < k; i++) sum += x[r * row_stride + i] * column[i];
            out[r] = adds ? out[r] + sum : sum;
        }
    } else {
        if (!adds) memset(out, 0, sizeof(float) * (unsigned long)m);
        for (long i = 0; i < k; i++) {
            float value = column[i];
            LOOP for (long r = 0; r < m; r++) out[r] += value * x[i * column_stride + r];
        }
    }
}

// Recurrent layers: what happens between the products of one step, for `rows` rows of n units; a row of gates holds one block of n after the other.

KERNEL void sb_gru_forward(float *gates, float *state, const float *input, const float *hidden, const float *bias, const float *previous, long rows,
                           long n) {
    for (long row = 0; row < rows; row++, gates += 4 * n, state += n, input += 3 * n, hidden += 3 * n, previous += n)
        LOOP for (long j = 0; j < n; j++) {
            float r = logistic(input[j] + hidden[j] + bias[j]);
            float z = logistic(input[n + j] + hidden[n + j] + bias[n + j]);
            float q = hidden[2 * n + j] + bias[3 * n + j];
            float c = hyperbolic_tangent(input[2 * n + j] + bias[2 * n + j] + r * q);
            gates[j] = r, gates[n + j] = z, gates[2 * n + j] = c, gates[3 * n + j] = q;
            state[j] = c + z * (previous[j] - c);
        }
}

KERNEL void sb_gru_backward(float *input, float *hidden, float *state, const float *gates, const float *previous, const float *gradient, long rows,
                            long n) {
    for (long row = 0; row < rows; row++, gates += 4 * n, state += n, input += 3 * n, hidden += 3 * n, previous += n, gradient += n)
        LOOP for (long j = 0; j < n; j++) {
            float r = gates[j], z = gates[n + j], c = gates[2 * n + j], q = gates[3 * n + j];
            float d = state[j] + gradient[j];
            float dz = d * (previous[j] - c) * (z * (1.0f - z));
            float dc = d * (1.0f - z) * (1.0f - c * c);
            float dr = dc * q * (r * (1.0f - r));
            input[j] = dr, input[n + j] = dz, input[2 * n + j] = dc;
            hidden[j] = dr, hidden[n + j] = dz, hidden[2 * n + j] = dc * r;
            state[j] = d * z;
        }
}

KERNEL void sb_lstm_forward(float *gates, float *state, float *cell, const float *sums, const float *bias, const float *previous, long rows, long n) {
    for (long row = 0; row < rows; row++, gates += 4 * n, sums += 4 * n, state += n, cell += n, previous += n)
        LOOP for (long j = 0; j < n; j++) {
            float i = logistic(sums[j] + bias[j]);
            float f = logistic(sums[n + j] + bias[n + j]);
            float g = hyperbolic_tangent(sums[2 * n + j] + bias[2 * n + j]);
            float o = logistic(sums[3 * n + j] + bias[3 * n + j]);
            float c = f * previous[j] + i * g;
            gates[j] = i, gates[n + j] = f, gates[2 * n + j] = g, gates[3 * n + j] = o;
            cell[j] = c;
            state[j] = o * hyperbolic_tangent(c);
        }
}

KERNEL void sb_lstm_backward(float *sums, const float *state, float *cell, const float *gates, const float *current, const float *previous,
                             const float *gradient, long rows, long n) {
    for (long row = 0; row < rows; row++, gates += 4 * n, sums += 4 * n, state += n, cell += n, current += n, previous += n, gradient += n)
        LOOP for (long j = 0; j < n; j++) {
            float i = gates[j], f = gates[n + j], g = gates[2 * n + j], o = gates[3 * n + j];
            float d = state[j] + gradient[j], t = hyperbolic_tangent(current[j]);
            float dc = cell[j] + d * o * (1.0f - t * t);
            sums[j] = dc * g * (i * (1.0f - i));
            sums[n + j] = dc * previous[j] * (f * (1.0f - f));
            sums[2 * n + j] = dc * i * (1.0f - g * g);
            sums[3 * n + j] = d * t * (o * (1.0f - o));
            cell[j] = dc * f;
        }
}
