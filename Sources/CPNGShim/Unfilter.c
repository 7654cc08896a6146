#include "Unfilter.h"

#include <stdlib.h>
#include <string.h>

// PNG's filters undone (PNG specification, 9). Rows that look up only, or left only, are sums of neighbouring bytes, which
// the compiler or a prefix sum makes sixteen at a time. Average and Paeth need the result to the left: there, sixteen rows
// are worked on at once, each one pixel behind the row above it.

// The compiler must see how many bytes a pixel has, or it keeps in memory what belongs in registers.
#define INLINED static inline __attribute__((always_inline))

// A byte of each of sixteen rows, or sixteen bytes of one.
enum { ROWS = 16 };
typedef uint8_t lanes __attribute__((vector_size(ROWS)));

static uint8_t paeth(int left, int up, int corner) {
    const int from_left = abs(up - corner), from_up = abs(left - corner), from_corner = abs(left + up - 2 * corner);
    const int guess = from_left <= from_up && from_left <= from_corner ? left : from_up <= from_corner ? up : corner;
    return (uint8_t)guess;
}

// Bytes moved on by `by` places, 0 before them.
#define MOVED(v, by)                                                                                                   \
    __builtin_shufflevector((lanes){0}, v, 16 - (by), 17 - (by), 18 - (by), 19 - (by), 20 - (by), 21 - (by), 22 - (by), \
                            23 - (by), 24 - (by), 25 - (by), 26 - (by), 27 - (by), 28 - (by), 29 - (by), 30 - (by),    \
                            31 - (by))

// Sums of all bytes to the left that belong to the same byte of a pixel: sixteen at a time by doubling.
INLINED void sum_row(const uint8_t *in, uint8_t *out, size_t count, size_t pixel) {
    lanes carry = {0};
    size_t i = 0;
    for (; i + ROWS <= count; i += ROWS) {
        lanes v;
        memcpy(&v, in + i, ROWS);
        if (pixel == 1) {
            v += MOVED(v, 1);
        }
        v += MOVED(v, 2);
        v += MOVED(v, 4);
        v += MOVED(v, 8);
        v += carry;
        memcpy(out + i, &v, ROWS);
        carry = pixel == 1
            ? __builtin_shufflevector(v, v, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15)
            : __builtin_shufflevector(v, v, 14, 15, 14, 15, 14, 15, 14, 15, 14, 15, 14, 15, 14, 15, 14, 15);
    }
    for (; i < count; i++) {
        out[i] = (uint8_t)(in[i] + (i < pixel ? 0 : out[i - pixel]));
    }
}

// One row of `count` bytes; `pixel` bytes make a pixel. 0 for an unknown filter.
INLINED int unfilter(int filter, const uint8_t *in, const uint8_t *above, uint8_t *out, size_t count, size_t pixel) {
    switch (filter) {
    case 0:
        memcpy(out, in, count);
        return 1;
    case 1:
        sum_row(in, out, count, pixel);
        return 1;
    case 2:
        for (size_t i = 0; i < count; i++) {
            out[i] = (uint8_t)(in[i] + above[i]);
        }
        return 1;
    case 3:
        for (size_t i = 0; i < count; i++) {
            out[i] = (uint8_t)(in[i] + ((i < pixel ? 0 : out[i - pixel]) + above[i]) / 2);
        }
        return 1;
    case 4:
        for (size_t i = 0; i < count; i++) {
            out[i] = (uint8_t)(in[i] + (i < pixel ? above[i] : paeth(out[i - pixel], above[i], above[i - pixel])));
        }
        return 1;
    default:
        return 0;
    }
}

// What the step before left behind, for each byte of a pixel.
typedef struct trail {
    lanes left;
    lanes corner;
} trail;

// All ones in the rows that have the filter; a row without any is stored as it is.
typedef struct choice {
    lanes sub;
    lanes up;
    lanes average;
    lanes paeth;
} choice;

// What the filters of sixteen rows are, so that less is worked out where it can be.
typedef enum kinds { ROW_BY_ROW, AVERAGE_ONLY, WITHOUT_PAETH, ALL_KINDS } kinds;

// The filters of sixteen rows. Row by row is faster where none is Average or Paeth, and finds filters that do not exist.
static kinds choose(const uint8_t *raw, size_t stride, choice *to) {
    unsigned of_kind[5] = {0};
    memset(to, 0, sizeof *to);
    lanes *const masks[5] = {NULL, &to->sub, &to->up, &to->average, &to->paeth};
    for (size_t row = 0; row < ROWS; row++) {
        const uint8_t filter = raw[row * stride];
        if (filter > 4) {
            return ROW_BY_ROW;
        }
        of_kind[filter] += 1;
        if (filter > 0) {
            (*masks[filter])[row] = 255;
        }
    }
    return of_kind[4] > 0          ? ALL_KINDS
        : of_kind[3] == ROWS       ? AVERAGE_ONLY
        : of_kind[3] > 0           ? WITHOUT_PAETH
                                   : ROW_BY_ROW;
}

// Paeth's choice without numbers below 0: where left and up lie on the same side of the corner, the corner is never the
// nearest; otherwise its distance is the difference of the other two. The average without a ninth bit: what both share,
// and half of what they do not.
INLINED lanes paeth_step(lanes left, lanes corner, lanes up) {
    const lanes higher_left = __builtin_elementwise_max(left, corner), higher_up = __builtin_elementwise_max(up, corner);
    const lanes from_up = higher_left - __builtin_elementwise_min(left, corner);
    const lanes from_left = higher_up - __builtin_elementwise_min(up, corner);
    const lanes nearer = __builtin_elementwise_min(from_left, from_up);
    const lanes same_side = ~((lanes)(higher_left == left) ^ (lanes)(higher_up == up));
    const lanes from_corner = (__builtin_elementwise_max(from_left, from_up) - nearer) | same_side;
    const lanes is_left = (lanes)(nearer == from_left);
    const lanes is_side = (lanes)(__builtin_elementwise_min(nearer, from_corner) == nearer);
    const lanes side = (is_left & left) | (~is_left & up);
    return (is_side & side) | (~is_side & corner);
}

INLINED lanes filter_step(trail *trail, const choice *choice, kinds kinds, lanes raw, lanes up) {
    const lanes left = trail->left;
    const lanes average = (left & up) + ((left ^ up) >> 1);
    lanes guess = average;
    if (kinds != AVERAGE_ONLY) {
        guess = (choice->sub & left) | (choice->up & up) | (choice->average & average);
    }
    if (kinds == ALL_KINDS) {
        guess |= choice->paeth & paeth_step(left, trail->corner, up);
    }
    trail->corner = up;
    trail->left = raw + guess;
    return trail->left;
}

// The results of a step moved on by a row, with `first` for the first row.
INLINED lanes moved_on(lanes results, uint8_t first) {
    const lanes start = {first};
    return __builtin_shufflevector(start, results, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
}

INLINED void interleave(const lanes from[ROWS], lanes to[ROWS]) {
#pragma clang loop unroll(full)
    for (int i = 0; i < ROWS / 2; i++) {
        const lanes a = from[i], b = from[i + ROWS / 2];
        to[2 * i] = __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        to[2 * i + 1] = __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
}

// Sixteen rows of sixteen bytes to columns: the halves interleaved four times.
INLINED void transpose(lanes block[ROWS]) {
    lanes other[ROWS];
    interleave(block, other);
    interleave(other, block);
    interleave(block, other);
    interleave(other, block);
}

// Sixteen bytes of each of sixteen rows, each row `pixel` bytes behind the one above it.
INLINED void filter_block(trail *trails, const choice *choice, kinds kinds, size_t pixel, const uint8_t *in, size_t in_stride,
                          const uint8_t *above, uint8_t *out, size_t out_stride) {
    lanes block[ROWS];
    for (size_t row = 0; row < ROWS; row++) {
        memcpy(&block[row], in + row * (in_stride - pixel), ROWS);
    }
    transpose(block);
#pragma clang loop unroll(full)
    for (size_t i = 0; i < ROWS; i++) {
        trail *trail = &trails[i % pixel];
        block[i] = filter_step(trail, choice, kinds, block[i], moved_on(trail->left, above[i]));
    }
    transpose(block);
    for (size_t row = 0; row < ROWS; row++) {
        memcpy(out + row * (out_stride - pixel), &block[row], ROWS);
    }
}

// One byte of each row that has begun and not ended; the others' results are 0, as what lies left of a row counts.
static __attribute__((noinline)) void filter_edge(trail *trail, const choice *choice, size_t pixel, size_t step, size_t count, const uint8_t *in,
                        size_t in_stride, const uint8_t *above, uint8_t *out, size_t out_stride) {
    lanes raw = {0};
    for (size_t row = 0; row < ROWS; row++) {
        const size_t lag = row * pixel;
        raw[row] = step >= lag && step - lag < count ? in[row * in_stride + step - lag] : 0;
    }
    const lanes results = filter_step(trail, choice, ALL_KINDS, raw, moved_on(trail->left, step < count ? above[step] : 0));
    for (size_t row = 0; row < ROWS; row++) {
        const size_t lag = row * pixel;
        if (step < lag) {
            trail->left[row] = 0;
        } else if (step - lag < count) {
            out[row * out_stride + step - lag] = results[row];
        }
    }
}

// Sixteen rows at once, of `count` bytes. What a byte needs from the row above is then the result of the step before,
// moved on by a row.
INLINED void filter_rows(const choice *choice, kinds kinds, const uint8_t *in, size_t in_stride, const uint8_t *above, uint8_t *out,
                         size_t out_stride, size_t count, size_t pixel) {
    trail trails[2] = {{{0}, {0}}, {{0}, {0}}};
    const size_t last_lag = (ROWS - 1) * pixel;
    size_t step = 0;
    while (step < count + last_lag) {
        if (step >= last_lag && step + ROWS <= count && step % pixel == 0) {
            filter_block(trails, choice, kinds, pixel, in + step, in_stride, above + step, out + step, out_stride);
            step += ROWS;
        } else {
            filter_edge(&trails[step % pixel], choice, pixel, step, count, in, in_stride, above, out, out_stride);
            step += 1;
        }
    }
}

INLINED int unfilter_all(const uint8_t *in, const uint8_t *above, uint8_t *out, size_t count, size_t rows, size_t pixel) {
    const size_t in_stride = count + 1;
    for (size_t y = 0; y < rows;) {
        const uint8_t *filter = in + y * in_stride;
        uint8_t *row = out + y * count;
        choice choice;
        size_t done = ROWS;
        switch (rows - y >= ROWS ? choose(filter, in_stride, &choice) : ROW_BY_ROW) {
        case AVERAGE_ONLY:
            filter_rows(&choice, AVERAGE_ONLY, filter + 1, in_stride, above, row, count, count, pixel);
            break;
        case WITHOUT_PAETH:
            filter_rows(&choice, WITHOUT_PAETH, filter + 1, in_stride, above, row, count, count, pixel);
            break;
        case ALL_KINDS:
            filter_rows(&choice, ALL_KINDS, filter + 1, in_stride, above, row, count, count, pixel);
            break;
        case ROW_BY_ROW:
            done = 1;
            if (!unfilter(*filter, filter + 1, above, row, count, pixel)) {
                return 0;
            }
        }
        y += done;
        above = row + (done - 1) * count;
    }
    return 1;
}

INLINED int unfilter_either(const uint8_t *in, const uint8_t *above, uint8_t *out, size_t count, size_t rows, size_t pixel) {
    return pixel == 1 ? unfilter_all(in, above, out, count, rows, 1) : unfilter_all(in, above, out, count, rows, 2);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static int unfilter_avx2(const uint8_t *in, const uint8_t *above, uint8_t *out,
                                                         size_t count, size_t rows, size_t pixel) {
    return unfilter_either(in, above, out, count, rows, pixel);
}
#endif

int cpng_unfilter(const uint8_t *in, const uint8_t *above, uint8_t *out, size_t count, size_t rows, size_t pixel) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        return unfilter_avx2(in, above, out, count, rows, pixel);
    }
#endif
    return unfilter_either(in, above, out, count, rows, pixel);
}
