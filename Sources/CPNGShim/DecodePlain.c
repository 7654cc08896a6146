#include "CPNGShim.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

// The usual radiograph (grey, 8 or 16 bits, not interlaced) without libpng, which needs 52 ms for 2500 x 2500 pixels of
// 8 bits where this needs 12: libdeflate inflates three times faster, and eight rows are unfiltered at a time.

static uint8_t paeth(int left, int up, int corner) {
    const int from_left = abs(up - corner), from_up = abs(left - corner), from_corner = abs(left + up - 2 * corner);
    const int guess = from_left <= from_up && from_left <= from_corner ? left : from_up <= from_corner ? up : corner;
    return (uint8_t)guess;
}

// One row of `count` bytes, in place if `in` is `out`; `step` bytes make a pixel. 0 for an unknown filter.
static int unfilter(int filter, const uint8_t *in, const uint8_t *above, uint8_t *out, size_t count, size_t step) {
    switch (filter) {
    case 0:
        memmove(out, in, count);
        return 1;
    case 1:
        memmove(out, in, step);
        for (size_t i = step; i < count; i++) {
            out[i] = (uint8_t)(in[i] + out[i - step]);
        }
        return 1;
    case 2:
        for (size_t i = 0; i < count; i++) {
            out[i] = (uint8_t)(in[i] + above[i]);
        }
        return 1;
    case 3:
        for (size_t i = 0; i < count; i++) {
            out[i] = (uint8_t)(in[i] + ((i < step ? 0 : out[i - step]) + above[i]) / 2);
        }
        return 1;
    case 4:
        for (size_t i = 0; i < count; i++) {
            out[i] = (uint8_t)(in[i] + (i < step ? above[i] : paeth(out[i - step], above[i], above[i - step])));
        }
        return 1;
    default:
        return 0;
    }
}

typedef int16_t lanes __attribute__((vector_size(16)));
enum { ROWS = 8 };

static lanes magnitude(lanes value) {
    const lanes negative = value < 0;
    return (value ^ negative) - negative;
}

static lanes choose(lanes condition, lanes yes, lanes no) {
    return (condition & yes) | (~condition & no);
}

// Eight rows of Paeth's filter at once, one byte a pixel. Each row runs one pixel behind the one above it, so that what
// a pixel needs from there is the step before: `above` is the last step's result, moved on by a lane.
static void unfilter_paeth(const uint8_t *in, size_t in_stride, const uint8_t *above, uint8_t *out, size_t width) {
    lanes left = {0}, corner = {0};
    for (size_t step = 0; step < width + ROWS - 1; step++) {
        lanes up = __builtin_shufflevector(left, left, 0, 0, 1, 2, 3, 4, 5, 6);
        up[0] = step < width ? above[step] : 0;
        lanes raw = {0};
        const int is_inside = step >= ROWS - 1 && step < width;
        if (is_inside) {
            const uint8_t *place = in + step;
            raw = (lanes){place[0],
                          place[in_stride - 1],
                          place[2 * (in_stride - 1)],
                          place[3 * (in_stride - 1)],
                          place[4 * (in_stride - 1)],
                          place[5 * (in_stride - 1)],
                          place[6 * (in_stride - 1)],
                          place[7 * (in_stride - 1)]};
        } else {
            for (size_t row = 0; row < ROWS; row++) {
                raw[row] = step >= row && step - row < width ? in[row * in_stride + step - row] : 0;
            }
        }
        const lanes from_left = magnitude(up - corner), from_up = magnitude(left - corner);
        const lanes from_corner = magnitude(left + up - corner - corner);
        const lanes is_left = from_left <= from_up;
        const lanes nearer = choose(is_left, from_left, from_up);
        const lanes guess = choose(nearer <= from_corner, choose(is_left, left, up), corner);
        lanes result = (raw + guess) & 255;
        corner = up;
        if (is_inside) {
            uint8_t *place = out + step;
            for (size_t row = 0; row < ROWS; row++) {
                place[row * (width - 1)] = (uint8_t)result[row];
            }
        } else {
            for (size_t row = 0; row < ROWS; row++) {
                if (step >= row && step - row < width) {
                    out[row * width + step - row] = (uint8_t)result[row];
                } else if (step < row) {
                    // The row has not begun, and what is left of its first pixel counts as 0.
                    result[row] = 0;
                }
            }
        }
        left = result;
    }
}

static int is_paeth(const uint8_t *raw, size_t stride, uint32_t rows) {
    for (uint32_t row = 0; row < rows; row++) {
        if (raw[row * stride] != 4) {
            return 0;
        }
    }
    return 1;
}

// `zeros` is what counts as the row above the first.
static int place_bytes(const uint8_t *raw, const uint8_t *zeros, uint32_t width, uint32_t height, uint8_t *samples) {
    const size_t stride = (size_t)width + 1;
    for (uint32_t y = 0; y < height;) {
        const uint8_t *line = raw + y * stride;
        uint8_t *out = samples + (size_t)y * width;
        const uint8_t *above = y == 0 ? zeros : out - width;
        if (height - y >= ROWS && is_paeth(line, stride, ROWS)) {
            unfilter_paeth(line + 1, stride, above, out, width);
            y += ROWS;
        } else if (unfilter(line[0], line + 1, above, out, width, 1)) {
            y += 1;
        } else {
            return 0;
        }
    }
    return 1;
}

static int place_words(uint8_t *raw, const uint8_t *zeros, uint32_t width, uint32_t height, uint16_t *samples) {
    const size_t count = 2 * (size_t)width;
    for (uint32_t y = 0; y < height; y++) {
        uint8_t *line = raw + y * (count + 1) + 1;
        if (!unfilter(line[-1], line, y == 0 ? zeros : line - (count + 1), line, count, 2)) {
            return 0;
        }
        for (size_t x = 0; x < width; x++) {
            samples[(size_t)y * width + x] = (uint16_t)(line[2 * x] << 8 | line[2 * x + 1]);
        }
    }
    return 1;
}

cpng_status cpng_decode_plain(const uint8_t *compressed, size_t compressed_count, uint32_t width, uint32_t height,
                              int bytes_per_sample, void *samples) {
    const size_t row_bytes = (size_t)width * bytes_per_sample;
    const size_t count = (row_bytes + 1) * height;
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    uint8_t *raw = malloc(count);
    uint8_t *zeros = calloc(row_bytes, 1);
    int placed = 0;
    if (decompressor != NULL && raw != NULL && zeros != NULL) {
        size_t used = 0;
        const enum libdeflate_result result =
            libdeflate_zlib_decompress_ex(decompressor, compressed, compressed_count, raw, count, &used, NULL);
        if (result == LIBDEFLATE_SUCCESS && used == compressed_count) {
            placed = bytes_per_sample == 2 ? place_words(raw, zeros, width, height, samples)
                                           : place_bytes(raw, zeros, width, height, samples);
        }
    }
    free(zeros);
    free(raw);
    if (decompressor != NULL) {
        libdeflate_free_decompressor(decompressor);
    }
    return placed ? CPNG_OK : CPNG_DAMAGED;
}
