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

// Segments. A row is cut into parts starts[s] ..< starts[s + 1], and each part is worked on by itself; exponentials run over many parts at once,
// so that narrow ones are as fast as wide ones.

#define SEGMENT_TILE 1024

INLINE float largest(const float *x, long n) {
    float most = x[0];
    if (n >= 16) {
        // The last block may overlap the one before: a maximum does not mind.
        lanes best = *(const lanes *)x, block;
        for (long i = 16; i < n; i += 16) {
            block = *(const lanes *)(x + (i + 16 <= n ? i : n - 16));
            best = __builtin_elementwise_max(best, block);
        }
        for (int i = 0; i < 16; i++) most = best[i] > most ? best[i] : most;
    } else for (long i = 1; i < n; i++) most = x[i] > most ? x[i] : most;
    // Where everything is masked by -∞, nothing is to be subtracted from it.
    return most == -__builtin_inff() ? 0.0f : most;
}

INLINE float total(const float *x, long n) {
#pragma clang fp reassociate(on)
    float sum = 0;
    for (long i = 0; i < n; i++) sum += x[i];
    return sum;
}

INLINE float total_of_products(const float *x, const float *y, long n) {
#pragma clang fp reassociate(on)
    float sum = 0;
    for (long i = 0; i < n; i++) sum += x[i] * y[i];
    return sum;
}

// e^x for x ≤ 0; 0 where it would not be a normal number, so that what is masked has no weight at all.
INLINE float share(float x) {
    float value = exponential(x);
    return x < -87.0f ? 0.0f : value;
}

// e^(x − maximum of its segment).
INLINE void exponentials(float *out, const float *x, const int *starts, long segments) {
    for (long s = 0; s < segments; s++) {
        float most = largest(x + starts[s], starts[s + 1] - starts[s]);
        LOOP for (long i = starts[s]; i < starts[s + 1]; i++) out[i] = x[i] - most;
    }
    LOOP for (long i = 0; i < starts[segments]; i++) out[i] = share(out[i]);
}

KERNEL void sb_softmax(float *out, const float *x, const int *starts, long segments, long rows) {
    for (long r = 0; r < rows; r++, out += starts[segments], x += starts[segments]) {
        exponentials(out, x, starts, segments);
        for (long s = 0; s < segments; s++) {
            float sum = total(out + starts[s], starts[s + 1] - starts[s]), factor = sum == 0.0f ? 0.0f : 1.0f / sum;
            LOOP for (long i = starts[s]; i < starts[s + 1]; i++) out[i] *= factor;
        }
    }
}

KERNEL void sb_softmax_adjoint(float *out, const float *y, const float *g, const int *starts, long segments, long rows) {
    for (long r = 0; r < rows; r++, out += starts[segments], y += starts[segments], g += starts[segments])
        for (long s = 0; s < segments; s++) {
            float sum = total_of_products(y + starts[s], g + starts[s], starts[s + 1] - starts[s]);
            LOOP for (long i = starts[s]; i < starts[s + 1]; i++) out[i] = y[i] * (g[i] - sum);
        }
}

// For as many segments from `first` on as fit into a tile together, but at least one: the maximum, and ln Σ e^(x − maximum). Answers where they end.
INLINE long log_sums(float *most, float *sums, const float *x, const int *starts, long first, long segments) {
    float tile[SEGMENT_TILE];
    long begin = starts[first], last = first;
    do {
        long start = starts[last], n = starts[last + 1] - start;
        float m = most[last - first] = largest(x + start, n);
        if (n <= SEGMENT_TILE) LOOP for (long i = 0; i < n; i++) tile[start - begin + i] = x[start + i] - m;
        last++;
    } while (last < segments && starts[last + 1] - begin <= SEGMENT_TILE);
    if (starts[last] - begin <= SEGMENT_TILE) {
        LOOP for (long i = 0; i < starts[last] - begin; i++) tile[i] = share(tile[i]);
        for (long s = first; s < last; s++) sums[s - first] = total(tile + (starts[s] - begin), starts[s + 1] - starts[s]);
    } else {
        sums[0] = 0;
        for (long start = begin; start < starts[last]; start += SEGMENT_TILE) {
            long n = starts[last] - start < SEGMENT_TILE ? starts[last] - start : SEGMENT_TILE;
            LOOP for (long i = 0; i < n; i++) tile[i] = share(x[start + i] - most[0]);
            sums[0] += total(tile, n);
        }
    }
    LOOP for (long i = 0; i < last - first; i++) sums[i] = logarithm(sums[i]);
    return last;
}

KERNEL void sb_log_softmax(float *out, const float *x, const int *starts, long segments, long rows) {
    float most[SEGMENT_TILE], sums[SEGMENT_TILE];
    for (long r = 0; r < rows; r++, out += starts[segments], x += starts[segments])
        for (long first = 0, last; first < segments; first = last) {
            last = log_sums(most, sums, x, starts, first, segments);
            for (long s = first; s < last; s++) {
                float m = most[s - first], sum = sums[s - first];
                LOOP for (long i = starts[s]; i < starts[s + 1]; i++) out[i] = (x[i] - m) - sum;
            }
        }
}

KERNEL void sb_log_softmax_adjoint(float *out, const float *y, const float *g, const int *starts, long segments, long rows) {
    for (long r = 0; r < rows; r++, out += starts[segments], y += starts[segments], g += starts[segments]) {
        LOOP for (long i = 0; i < starts[segments]; i++) out[i] = exponential(y[i]);
        for (long s = 0; s < segments; s++) {
            float sum = total(g + starts[s], starts[s + 1] - starts[s]);
            LOOP for (long i = starts[s]; i < starts[s + 1]; i++) out[i] = g[i] - out[i] * sum;
        }
    }
}

KERNEL void sb_cross_entropy(float *out, const float *x, const int *labels, const int *starts, long segments, long rows) {
    float most[SEGMENT_TILE], sums[SEGMENT_TILE];
    for (long r = 0; r < rows; r++, out += segments, labels += segments, x += starts[segments])
        for (long first = 0, last; first < segments; first = last) {
            last = log_sums(most, sums, x, starts, first, segments);
            for (long s = first; s < last; s++) out[s] = (most[s - first] - x[starts[s] + labels[s]]) + sums[s - first];
        }
}

KERNEL void sb_cross_entropy_adjoint(float *out, const float *x, const int *labels, const float *g, const int *starts, long segments,
                                     long rows) {
    for (long r = 0; r < rows; r++, out += starts[segments], labels += segments, g += segments, x += starts[segments]) {
        exponentials(out, x, starts, segments);
        for (long s = 0; s < segments; s++) {
            float factor = g[s] / total(out + starts[s], starts[s + 1] - starts[s]);
            LOOP for (long i = starts[s]; i < starts[s + 1]; i++) out[i] *= factor;
            out[starts[s] + labels[s]] -= g[s];
        }
    }
}

KERNEL void sb_gather_sum(float *out, const float *table, const int *indices, const float *mask, const int *starts, long columns, long rows,
                          long width) {
    for (long r = 0; r < rows; r++, out += width, indices += columns, mask += columns) {
        long j = 0;
        for (; j + 64 <= width; j += 64) {
            lanes sum[4] = {{0}};
            for (long c = 0; c < columns; c++) {
                if (mask[c] == 0.0f) continue;
                const float *row = table + (starts[c] + indices[c]) * width + j;
                for (int v = 0; v < 4; v++) sum[v] += mask[c] * *(const lanes *)(row + 16 * v);
            }
            for (int v = 0; v < 4; v++) *(lanes *)(out + j + 16 * v) = sum[v];
        }
        for (long i = j; i < width; i++) out[i] = 0;
        for (long c = 0; j < width && c < columns; c++) {
            const float *row = table + (starts[c] + indices[c]) * width;
            LOOP for (long i = j; i < width; i++) out[i] += mask[c] * row[i];
        }
    }
}

KERNEL void sb_add_scaled(float *out, const float *a, float s, long n) {
    LOOP for (long i = 0; i < n; i++) out[i] += s * a[i];
}

// Writes x − mean and answers the reciprocal of the deviation.
INLINE float centred(float *out, const float *x, long n, float epsilon) {
    float mean = total(x, n) / (float)n;
    LOOP for (long i = 0; i < n; i++) out[i] = x[i] - mean;
    return 1.0f / __builtin_sqrtf(total_of_products(out, out, n) / (float)n + epsilon);
}

KERNEL void sb_normalise(float *out, const float *x, long rows, long n, float epsilon) {
    for (long r = 0; r < rows; r++, out += n, x += n) {
        float factor = centred(out, x, n, epsilon);
        LOOP for (long i = 0; i < n; i++) out[i] *= factor;
    }
}

KERNEL void sb_normalise_adjoint(float *out, const float *x, const float *g, long rows, long n, float epsilon) {
    for (long r = 0; r < rows; r++, out += n, x += n, g += n) {
        float factor = centred(out, x, n, epsilon), mean = total(g, n) / (float)n;
        float slope = total_of_products(g, out, n) / (float)n * factor * factor;
        LOOP for (long i = 0; i < n; i++) out[i] = (g[i] - mean - out[i] * slope) * factor;
    }
}
