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

#define SPLAT(x) (lanes){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x}

// R rows of V vectors of a panel. Sums run over k in order, and each step is fused or not by decree, not by the compiler's choice: that makes a
// row's bytes independent of R and so of its neighbours. The lines of the results are asked for before the sums begin, and each step of k asks for
// one from `soon` on.
INLINE void product_rows(const int R, const int V, const int is_fused, float *out, long out_stride, const float *x, long row_stride,
                         long column_stride, const float *panel, long panel_row, long k, int adds, const float *soon) {
    lanes sum[12][2];
#pragma clang loop unroll(full)
    for (int r = 0; r < R; r++) sum[r][0] = sum[r][1] = (lanes){0};
#pragma clang loop unroll(full)
    for (int r = 0; r < R; r++)
        for (int v = 0; v < V; v++) __builtin_prefetch(out + r * out_stride + 16 * v);
    for (long i = 0; i < k; i++) {
        lanes left = *(const lanes *)(panel + panel_row * i), right = V == 2 ? *(const lanes *)(panel + panel_row * i + 16) : left;
        __builtin_prefetch(soon + 16 * i, 0, 2);
#pragma clang loop unroll(full)
        for (int r = 0; r < R; r++) {
            lanes value = SPLAT(x[r * row_stride + i * column_stride]);
            sum[r][0] = is_fused ? __builtin_elementwise_fma(value, left, sum[r][0]) : sum[r][0] + value * left;
            if (V == 2) sum[r][1] = is_fused ? __builtin_elementwise_fma(value, right, sum[r][1]) : sum[r][1] + value * right;
        }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < R; r++) {
        lanes *to = (lanes *)(out + r * out_stride);
        to[0] = adds ? to[0] + sum[r][0] : sum[r][0];
        if (V == 2) to[1] = adds ? to[1] + sum[r][1] : sum[r][1];
    }
}

// The first `width` columns of a tile.
INLINE void store_tile(float *out, long out_stride, const float *tile, long rows, long width, int adds) {
    for (long r = 0; r < rows; r++, out += out_stride, tile += sb_panel)
        for (long c = 0; c < width; c++) out[c] = adds ? out[c] + tile[c] : tile[c];
}

// The arguments of `sb_product`.
typedef struct {
    float *out;
    const float *x;
    sb_right right;
    const float *next;
    long out_stride, row_stride, column_stride, m, k, n, next_count;
    int adds;
} work;

// The whole product, `most` rows at a time; V vectors at a time of each panel.
INLINE void product(const int V, const int is_fused, const long most, work p) {
    // Rows of the left matrix that stay in the second-level cache while all panels pass, and short rows of results with them.
    const long depth_most = p.k < 128 ? 128 : p.k < sb_depth ? p.k : sb_depth;
    const long chunk = 65536 / depth_most / most * most;
    const float *soon = p.next;
    float tile[12 * sb_panel];
    for (long begin = 0; begin < p.m; begin += chunk) {
        long count = p.m - begin < chunk ? p.m - begin : chunk;
        long blocks = (count + most - 1) / most;
        for (long low = 0; low < p.k; low += sb_depth) {
            long depth = p.k - low < sb_depth ? p.k - low : sb_depth;
            for (long j = 0; j < p.n; j += sb_panel) {
                const float *panel = p.right.start + j / sb_panel * p.right.panel + low * p.right.row;
                const int is_narrow = p.n - j <= 16, is_whole = p.n - j >= sb_panel, adds = p.adds || low > 0;
                for (long b = 0; b < blocks; b++) {
                    // Blocks of nearly equal height waste least.
                    long first = begin + count * b / blocks, rows = begin + count * (b + 1) / blocks - first;
                    const float *source = p.x + first * p.row_stride + low * p.column_stride;
                    float *result = p.out + first * p.out_stride + j;
                    float *target = is_whole ? result : tile;
                    const long stride = is_whole ? p.out_stride : sb_panel;
                    // If nothing else is wanted: the rows that follow, which the first panel needs; else what is there anyway.
                    if (!p.next) soon = j == 0 && b + 1 < blocks ? source + rows * p.row_stride : panel;
                    for (int v = 0; v < (is_narrow ? 1 : 2); v += V)
                        switch (rows) {
#define TILE(R, W, row_stride, column_stride, panel_row)                                                                                 \
    product_rows(R, W, is_fused, target + 16 * v, stride, source, row_stride, column_stride, panel + 16 * v, panel_row, depth,           \
                 adds && is_whole, soon)
#define ROWS(R)                                                                                                                          \
    case R:                                                                                                                              \
        if (R > 6 && V == 1) break;                                                                                                      \
        if (is_narrow && p.column_stride == 1) TILE(R, 1, p.row_stride, 1, sb_panel);                                                    \
        else if (is_narrow) TILE(R, 1, 1, p.column_stride, p.right.row);                                                                 \
        else if (p.column_stride == 1) TILE(R, V, p.row_stride, 1, sb_panel);                                                            \
        else TILE(R, V, 1, p.column_stride, p.right.row);                                                                                \
        break;
                            ROWS(1) ROWS(2) ROWS(3) ROWS(4) ROWS(5) ROWS(6) ROWS(7) ROWS(8) ROWS(9) ROWS(10) ROWS(11) ROWS(12)
                        }
                    if (p.next && soon + 32 * depth <= p.next + p.next_count) soon += 16 * depth;
                    if (!is_whole) store_tile(result, p.out_stride, tile, rows, p.n - j, adds);
                }
            }
        }
    }
}

// Twelve rows of two vectors fill the 32 registers of AVX-512; six rows of one vector fill 16 registers half as wide.
#define PRODUCT(name, attribute, V, is_fused)                                                                                            \
    attribute static void name(long most, work p) { product(V, is_fused, most, p); }
PRODUCT(product_v4, __attribute__((target("arch=x86-64-v4"), min_vector_width(512))), 2, 1)
PRODUCT(product_v3, __attribute__((target("arch=x86-64-v3"))), 1, 1)
PRODUCT(product_baseline, , 1, 0)

void sb_product(float *out, long out_stride, const float *x, long row_stride, long column_stride, sb_right right, long m, long k, long n,
                int adds, const float *next, long next_count) {
    work p = {out, x, right, next, out_stride, row_stride, column_stride, m, k, n, next_count, adds};
    // Rows that lie whole pages apart share one set of eight lines in the first-level cache, so fewer of them go together.
    const int is_crowded = column_stride == 1 && row_stride % 1024 == 0;
    if (__builtin_cpu_supports("x86-64-v4")) product_v4(is_crowded ? 8 : 12, p);
    else if (__builtin_cpu_supports("x86-64-v3")) product_v3(6, p);
    else product_baseline(3, p);
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
