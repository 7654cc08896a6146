#include "CResampling.h"

// Where an image is made a fifth as large, each of its bytes goes through here once or twice, so the loop is compiled for
// AVX2 as well, and the sums of 32 columns stay in registers while the rows pass.

#define INLINED static inline __attribute__((always_inline))

enum { COLUMNS = 32 };

// A multiplication and an addition are never fused, whatever the processor could do.
#pragma STDC FP_CONTRACT OFF

INLINED void sum_rows(const uint8_t *rows, size_t stride, const float *weights, size_t count, float *sums, size_t width) {
    size_t x = 0;
    for (; x + COLUMNS <= width; x += COLUMNS) {
        float block[COLUMNS] = {0};
        for (size_t row = 0; row < count; row++) {
            const uint8_t *bytes = rows + row * stride + x;
            for (size_t i = 0; i < COLUMNS; i++) {
                block[i] += weights[row] * (float)bytes[i];
            }
        }
        for (size_t i = 0; i < COLUMNS; i++) {
            sums[x + i] = block[i];
        }
    }
    for (; x < width; x++) {
        float sum = 0;
        for (size_t row = 0; row < count; row++) {
            sum += weights[row] * (float)rows[row * stride + x];
        }
        sums[x] = sum;
    }
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void sum_rows_avx2(const uint8_t *rows, size_t stride, const float *weights,
                                                          size_t count, float *sums, size_t width) {
    sum_rows(rows, stride, weights, count, sums, width);
}
#endif

void cresampling_sum_rows(const uint8_t *rows, size_t stride, const float *weights, size_t count, float *sums,
                          size_t width) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        sum_rows_avx2(rows, stride, weights, count, sums, width);
        return;
    }
#endif
    sum_rows(rows, stride, weights, count, sums, width);
}
