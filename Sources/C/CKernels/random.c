#include "CKernels.h"
#include "elementary.h"

// Philox 4x32-10 (Salmon and others, SC 2011), many blocks at a time: the words that the module Random draws one block at a time.
INLINE void philox(unsigned word[4], unsigned block, const unsigned *key, const unsigned *high) {
    unsigned c0 = block, c1 = high[0], c2 = high[1], c3 = high[2], k0 = key[0], k1 = key[1];
#pragma clang loop unroll(full)
    for (int round = 0; round < 10; round++) {
        unsigned long p0 = 0xD2511F53ul * c0, p1 = 0xCD9E8D57ul * c2;
        c0 = (unsigned)(p1 >> 32) ^ c1 ^ k0;
        c2 = (unsigned)(p0 >> 32) ^ c3 ^ k1;
        c1 = (unsigned)p1;
        c3 = (unsigned)p0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    word[0] = c0, word[1] = c1, word[2] = c2, word[3] = c3;
}

// Box and Muller's pair: a radius from one word, the nearest quarter turn and the rest of an angle from the other.
INLINE void normal_pair(float *first, float *second, unsigned radius_word, unsigned angle_word) {
    // The half keeps the logarithm finite; near 1 it is lost, where the radius is 0 either way.
    float u = ((float)(int)(radius_word >> 1) + 0.25f) * 4.656612873e-10f;
    float radius = __builtin_elementwise_sqrt(-2.0f * logarithm(u < 1.0f ? u : 1.0f));
    unsigned quarter = (angle_word + (1u << 29)) >> 30;
    float x = (float)(int)(angle_word - (quarter << 30)) * 1.462918079e-9f, q = x * x;
    float sine = ((-1.9515295891e-4f * q + 8.3321608736e-3f) * q - 1.6666654611e-1f) * q * x + x;
    float cosine = ((2.443315711809948e-5f * q - 1.388731625493765e-3f) * q + 4.166664568298827e-2f) * q * q - 0.5f * q + 1.0f;
    float a = quarter & 1 ? sine : cosine, b = quarter & 1 ? cosine : sine;
    *first = radius * ((quarter + 1) & 2 ? -a : a);
    *second = radius * (quarter & 2 ? -b : b);
}

KERNEL void sb_normals(float *out, const unsigned *key, const unsigned *high, unsigned block, long blocks) {
    unsigned k[2] = {key[0], key[1]}, h[3] = {high[0], high[1], high[2]};
    LOOP for (long i = 0; i < blocks; i++) {
        unsigned word[4];
        philox(word, block + (unsigned)i, k, h);
        normal_pair(out + 4 * i, out + 4 * i + 1, word[0], word[1]);
        normal_pair(out + 4 * i + 2, out + 4 * i + 3, word[2], word[3]);
    }
}

KERNEL void sb_uniforms(float *out, const unsigned *key, const unsigned *high, unsigned block, long blocks) {
    unsigned k[2] = {key[0], key[1]}, h[3] = {high[0], high[1], high[2]};
    LOOP for (long i = 0; i < blocks; i++) {
        unsigned word[4];
        philox(word, block + (unsigned)i, k, h);
        out[4 * i] = (float)(int)(word[0] >> 8) * 5.9604644775390625e-8f;
        out[4 * i + 1] = (float)(int)(word[1] >> 8) * 5.9604644775390625e-8f;
        out[4 * i + 2] = (float)(int)(word[2] >> 8) * 5.9604644775390625e-8f;
        out[4 * i + 3] = (float)(int)(word[3] >> 8) * 5.9604644775390625e-8f;
    }
}
