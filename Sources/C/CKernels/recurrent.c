#include "CKernels.h"
#include "elementary.h"

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

KERNEL void sb_gru_backward(float *input, float *hidden, long stride, float *state, const float *gates, const float *previous,
                            const float *gradient, long rows, long n) {
    for (long row = 0; row < rows; row++, gates += 4 * n, state += n, input += stride, hidden += stride, previous += n, gradient += n)
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

KERNEL void sb_lstm_backward(float *sums, long stride, const float *state, float *cell, const float *gates, const float *current,
                             const float *previous, const float *gradient, long rows, long n) {
    for (long row = 0; row < rows; row++, gates += 4 * n, sums += stride, state += n, cell += n, current += n, previous += n, gradient += n)
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
