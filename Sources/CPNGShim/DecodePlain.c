#include "CPNGShim.h"
#include "Inflate.h"
#include "Range.h"
#include "Unfilter.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

// The usual radiograph (grey, 8 or 16 bits, not interlaced) without libpng: inflated some rows at a time, which are in the
// cache when their filters are undone, and nowhere in memory as a whole.

// About how many bytes of rows are inflated at a time.
enum { PIECE = 128 << 10 };

typedef struct rows {
    uint32_t width;
    uint32_t height;
    size_t pixel;        // bytes of a sample
    size_t count;        // bytes of a row
    size_t at_once;      // rows of a piece
    uint32_t done;       // rows placed in `samples`
    void *samples;
    uint8_t *above;      // the last row that was undone; zeros at first
    uint8_t *words;      // for 16 bits: the rows of a piece, undone, in the file's byte order
    cpng_decoded range;
} rows;

static void place_words(const uint8_t *from, uint16_t *to, size_t count) {
    for (size_t i = 0; i < count; i++) {
        to[i] = (uint16_t)(from[2 * i] << 8 | from[2 * i + 1]);
    }
}

static int place(rows *rows, const uint8_t *in, size_t ready) {
    if (ready == 0) {
        return 1;
    }
    uint8_t *const samples = (uint8_t *)rows->samples + rows->done * rows->count;
    uint8_t *const out = rows->pixel == 1 ? samples : rows->words;
    if (!cpng_unfilter(in, rows->above, out, rows->count, ready, rows->pixel)) {
        return 0;
    }
    memcpy(rows->above, out + (ready - 1) * rows->count, rows->count);
    if (rows->pixel == 2) {
        place_words(out, (uint16_t *)(void *)samples, ready * rows->width);
    }
    cpng_decoded range;
    cpng_find_range(samples, ready * rows->width, (int)rows->pixel, &range);
    const int is_first = rows->done == 0;
    rows->range.minimum = is_first || range.minimum < rows->range.minimum ? range.minimum : rows->range.minimum;
    rows->range.maximum = is_first || range.maximum > rows->range.maximum ? range.maximum : rows->range.maximum;
    rows->done += (uint32_t)ready;
    return 1;
}

// Inflates and places all rows through `buffer`, which holds what matches may reach back to, and a piece. 0 for anything
// but a faultless stream of the right length.
static int decode(inflation *inflation, rows *rows, uint8_t *buffer) {
    const size_t stride = rows->count + 1;
    uint8_t *out = buffer, *pending = buffer;
    uint32_t adler = 1;
    for (;;) {
        const size_t left = rows->height - rows->done;
        const size_t wanted = left < rows->at_once ? left : rows->at_once;
        // After the last row a byte more is asked for, so that the end of the stream is seen, or that it is none.
        uint8_t *const start = out;
        const int state = inflate_piece(inflation, &out, pending + (wanted == 0 ? 1 : wanted * stride));
        adler = libdeflate_adler32(adler, start, (size_t)(out - start));
        const size_t whole = (size_t)(out - pending) / stride;
        const size_t ready = whole < left ? whole : left;
        if (state == INFLATE_DAMAGED || !place(rows, pending, ready)) {
            return 0;
        }
        pending += ready * stride;
        const int is_complete = rows->done == rows->height;
        if (state == INFLATE_DONE || (is_complete && out != pending)) {
            return is_complete && out == pending && inflate_ends_with(inflation, adler);
        }
        const uint8_t *kept = (size_t)(out - buffer) > INFLATE_HISTORY ? out - INFLATE_HISTORY : buffer;
        kept = pending < kept ? pending : kept;
        const size_t moved = (size_t)(kept - buffer);
        memmove(buffer, kept, (size_t)(out - kept));
        out -= moved;
        pending -= moved;
    }
}

cpng_status cpng_decode_plain(const uint8_t *compressed, size_t compressed_count, uint32_t width, uint32_t height,
                              int bytes_per_sample, void *samples, cpng_decoded *decoded) {
    const size_t pixel = (size_t)bytes_per_sample, count = width * pixel;
    const size_t at_once = 16 * (PIECE / (16 * (count + 1)) + 1);
    rows rows = {.width = width, .height = height, .pixel = pixel, .count = count, .at_once = at_once, .samples = samples};
    inflation *inflation = malloc(sizeof *inflation);
    // What may still be pending when a piece begins is less than a row and the margin, or the history.
    uint8_t *buffer = malloc(INFLATE_HISTORY + (at_once + 1) * (count + 1) + 2 * INFLATE_OUTPUT_MARGIN);
    // A piece may end some rows later than asked for, by the margin.
    const size_t most_ready = at_once + 1 + INFLATE_OUTPUT_MARGIN / (count + 1);
    rows.above = calloc(count, 1);
    rows.words = pixel == 2 ? malloc(most_ready * count) : NULL;
    int is_whole = 0;
    if (inflation != NULL && buffer != NULL && rows.above != NULL && (pixel == 1 || rows.words != NULL)
        && inflate_begin(inflation, compressed, compressed_count)) {
        is_whole = decode(inflation, &rows, buffer);
    }
    free(rows.words);
    free(rows.above);
    free(buffer);
    free(inflation);
    if (!is_whole) {
        return CPNG_DAMAGED;
    }
    decoded->minimum = rows.range.minimum;
    decoded->maximum = rows.range.maximum;
    return CPNG_OK;
}
