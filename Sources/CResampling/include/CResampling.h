#ifndef CRESAMPLING_H
#define CRESAMPLING_H

#include <stddef.h>
#include <stdint.h>

/// Sets `sums[x]`, for each of `width` columns, to the sum of `weights[i] * rows[i * stride + x]` over `count` rows, added up
/// in the order of the rows and rounded after each step: the same bits on every processor.
void cresampling_sum_rows(const uint8_t *rows, size_t stride, const float *weights, size_t count, float *sums, size_t width);

#endif
