#include "CKernels.h"
#include "elementary.h"

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
