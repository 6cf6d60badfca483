#include "CKernels.h"
#include "elementary.h"

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
#define DEPTH 1024

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
