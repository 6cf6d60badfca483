#include "CKernels.h"
#include "elementary.h"

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
BINARY(larger, x > y || x != x ? x : y)
BINARY(smaller, x < y || x != x ? x : y)
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
