#ifndef CKERNELS_H
#define CKERNELS_H

// The engine's vector loops. Each function exists three times (baseline, AVX2 with FMA, AVX-512) and the loader picks one for the machine.
// Counts are in floats. `out` may be the same pointer as `a` or `b` of an elementwise function; otherwise arguments must not overlap.

/// One elementwise operation: `out[i] = f(a[i], b[i], s)`. Functions of one argument ignore `b`.
typedef void (*sb_elementwise)(float *out, const float *a, const float *b, float s, long n);

void sb_add(float *out, const float *a, const float *b, float s, long n);
void sb_subtract(float *out, const float *a, const float *b, float s, long n);
void sb_multiply(float *out, const float *a, const float *b, float s, long n);
void sb_divide(float *out, const float *a, const float *b, float s, long n);
void sb_larger(float *out, const float *a, const float *b, float s, long n);      // not a number where a is not
void sb_smaller(float *out, const float *a, const float *b, float s, long n);
void sb_scale(float *out, const float *a, const float *b, float s, long n);       // a · s
void sb_offset(float *out, const float *a, const float *b, float s, long n);      // a + s
void sb_square(float *out, const float *a, const float *b, float s, long n);
void sb_sqrt(float *out, const float *a, const float *b, float s, long n);
void sb_reciprocal(float *out, const float *a, const float *b, float s, long n);
void sb_exp(float *out, const float *a, const float *b, float s, long n);
void sb_log(float *out, const float *a, const float *b, float s, long n);
void sb_tanh(float *out, const float *a, const float *b, float s, long n);
void sb_sigmoid(float *out, const float *a, const float *b, float s, long n);
void sb_softplus(float *out, const float *a, const float *b, float s, long n);
void sb_leaky(float *out, const float *a, const float *b, float s, long n);       // a > 0 ? a : s · a
void sb_gate(float *out, const float *a, const float *b, float s, long n);        // b > 0 ? a : s · a
void sb_blend(float *out, const float *a, const float *b, float s, long n);       // a + s · (b − a)

/// Sets every element.
void sb_fill(float *out, float value, long n);

/// Elements `start ..< start + count` of the sequence in which each of `n` values stands `inner` times, and the whole repeats.
void sb_repeat(float *out, const float *a, long start, long count, long inner, long n);

/// `out[j] = Σ_r a[r·stride + j]` for the first n columns: one sum per column, the same whatever n is.
void sb_sum_rows(float *out, const float *a, long stride, long rows, long n);

/// `out[r] = Σ_j a[r·n + j]`: one sum per row.
void sb_sum_columns(float *out, const float *a, long rows, long n);

/// `out[i·out_stride + c] = Σ_j matrix[i·by_row + j·by_column] · in[j·in_stride + c]` for i < rows, j < columns, c < n; added to `out` if `adds`. There are at
/// most `sb_mix_limit` columns.
void sb_mix(float *out, long out_stride, const float *in, long in_stride, const float *matrix, long by_row, long by_column, long rows,
            long columns, long n, int adds);
enum { sb_mix_limit = 8 };

/// One step of Adam or one of its kin, with m and v the moved moments: θ = keep · θ − size · m / (sqrt(v) · root + epsilon).
/// For Adam `keep` is 1, `size` learningRate / (1 − beta1^t) and `root` 1 / sqrt(1 − beta2^t).
void sb_adam(float *parameter, float *first, float *second, const float *gradient, long n, float beta1, float beta2, float keep, float size,
             float root, float epsilon);

/// Numbers of a stream of the module Random from whole blocks of four words: `key` (2 words) and `high` (3 words) are the stream's, `block` is the first one's
/// number. Four numbers for each block: standard normal in single precision, reaching ±6.7, or uniform in [0, 1) in steps of 2^-24.
void sb_normals(float *out, const unsigned *key, const unsigned *high, unsigned block, long blocks);
void sb_uniforms(float *out, const unsigned *key, const unsigned *high, unsigned block, long blocks);

/// The width of the column panels in which `sb_product` reads its right matrix, and the length of k that goes through a block of rows at once: a panel
/// of it stays in the second-level cache. Sums over more are sums of such parts.
enum { sb_panel = 32, sb_depth = 1024 };

/// Copies a k × n matrix, whose element (i, j) is `w[i·row_stride + j·column_stride]`, into panels of 32 columns (⌈n/32⌉ · k · 32 floats).
/// Columns that fill the last panel up are left as they are; what they hold never reaches a product.
void sb_pack(float *packed, const float *w, long k, long n, long row_stride, long column_stride);

/// The right matrix of a product: element (i, j) is `start[i·row + j/32·panel + j%32]`.
typedef struct {
    const float *start;
    long row, panel;
} sb_right;

/// A matrix of k rows that `sb_pack` has packed.
static inline sb_right sb_packed(const float *packed, long k) { return (sb_right){packed, sb_panel, sb_panel * k}; }

/// A matrix that is read where it lies, with rows `row` ≥ 32 · ⌈n/32⌉ apart: cheaper when few rows of results need it. X must have the row stride 1.
static inline sb_right sb_in_place(const float *start, long row) { return (sb_right){start, row, sb_panel}; }

/// `out (m × n) = X (m × k) · W`, added to `out` if `adds`; rows of `out` are `out_stride` apart. Element (r, i) of X is
/// `x[r·row_stride + i·column_stride]`, where one of the strides is 1. Every element is summed over k in the same order whatever m and n are: a row's
/// bytes do not depend on the other rows. Meanwhile `next_count` floats from `next` on, which may be null, are brought nearer for what comes after.
void sb_product(float *out, long out_stride, const float *x, long row_stride, long column_stride, sb_right right, long m, long k, long n,
                int adds, const float *next, long next_count);

/// The same for a right matrix of one column, not packed.
void sb_product_column(float *out, const float *x, long row_stride, long column_stride, const float *column, long m, long k, int adds);

// One step of a recurrent layer between its products, on rows of n units. Preactivations, gates and their gradients are rows of blocks of n in the
// order of the weights (GRU r, z, n; LSTM i, f, g, o); `bias` has four blocks.

/// GRU: `input` and `hidden` are the preactivations' two parts (3n), `bias` that of r, of z, of n's input part and of n's hidden part. Writes the
/// activated gates r, z, n and n's hidden part (4n) and the new state.
void sb_gru_forward(float *gates, float *state, const float *input, const float *hidden, const float *bias, const float *previous, long rows, long n);

/// The gradients of the two parts of the preactivations, in rows `stride` apart. `state` holds the gradient that comes from the next step, to which
/// `gradient` is added, and receives that of the previous state but for what passes through `hidden`.
void sb_gru_backward(float *input, float *hidden, long stride, float *state, const float *gates, const float *previous, const float *gradient,
                     long rows, long n);

/// LSTM: `sums` are the preactivations (4n). Writes the activated gates, the new state and the new cell; `previous` is the old cell.
void sb_lstm_forward(float *gates, float *state, float *cell, const float *sums, const float *bias, const float *previous, long rows, long n);

/// The gradients of the preactivations, in rows `stride` apart. `state` is the state's gradient from the next step, to which `gradient` is added; `cell`
/// holds the cell's from the next step and receives that of the previous cell; `current` and `previous` are the cells after and before the step.
void sb_lstm_backward(float *sums, long stride, const float *state, float *cell, const float *gates, const float *current,
                      const float *previous, const float *gradient, long rows, long n);

// Segments: each of `rows` rows of starts[segments] floats is cut into parts starts[s] ..< starts[s + 1] (starts[0] = 0, no part is empty), and the
// function works on each part by itself. A part's bytes depend on nothing outside of it.

/// e^x / Σ e^x; all zeros for a part that is -∞ everywhere.
void sb_softmax(float *out, const float *x, const int *starts, long segments, long rows);

/// `y · (g − Σ y g)`: the gradient behind y = softmax.
void sb_softmax_adjoint(float *out, const float *y, const float *g, const int *starts, long segments, long rows);

/// x − ln Σ e^x.
void sb_log_softmax(float *out, const float *x, const int *starts, long segments, long rows);

/// `g − e^y · Σ g`: the gradient behind y = log-softmax.
void sb_log_softmax_adjoint(float *out, const float *y, const float *g, const int *starts, long segments, long rows);

/// ln Σ e^x − x[label]: one number for each part, whose label counts from the part's start.
void sb_cross_entropy(float *out, const float *x, const int *labels, const int *starts, long segments, long rows);

/// g · (softmax(x) − one at the label); g has one number for each part.
void sb_cross_entropy_adjoint(float *out, const float *x, const int *labels, const float *g, const int *starts, long segments, long rows);

/// `out[r] = Σ_c mask[r, c] · table[starts[c] + indices[r, c]]`: sums of rows of a table of the given width.
void sb_gather_sum(float *out, const float *table, const int *indices, const float *mask, const int *starts, long columns, long rows,
                   long width);

/// `out += s · a`.
void sb_add_scaled(float *out, const float *a, float s, long n);

/// `(x − mean) / √(variance + epsilon)` of each row of n floats; the variance is the biased one.
void sb_normalise(float *out, const float *x, long rows, long n, float epsilon);

/// `(g − mean of g − y · mean of g y) / √(variance + epsilon)`: the gradient behind y = the normalised x.
void sb_normalise_adjoint(float *out, const float *x, const float *g, long rows, long n, float epsilon);

#endif
