#ifndef CPNG_INFLATE_H
#define CPNG_INFLATE_H

#include "CPNGShim.h"
#include "InflateTables.h"

#include <stddef.h>
#include <stdint.h>

enum {
    INFLATE_HISTORY = 32768,      // how far back a match may reach
    INFLATE_INPUT_MARGIN = CPNG_MARGIN,  // bytes behind the input that may be read, whatever they are
    INFLATE_OUTPUT_MARGIN = 320,  // bytes behind the output that may be written
};

// How a zlib stream (RFC 1950) is inflated, piece by piece, so that what is done with a piece finds it in the cache.
typedef struct inflation {
    const uint8_t *next;     // input not looked at yet
    const uint8_t *end;      // the stream's; INFLATE_INPUT_MARGIN more bytes can be read
    uint64_t bits;           // looked at and not taken, from bit 0
    unsigned bit_count;      // how many of them count
    int is_in_block;         // of codes
    int is_last;             // no block follows
    size_t stored;           // bytes of a stored block still to be copied
    size_t total;            // bytes written so far
    entry symbols[SYMBOL_ENTRIES];
    entry distances[DISTANCE_ENTRIES];
} inflation;

// What `inflate_piece` answers.
enum { INFLATE_DAMAGED = 0, INFLATE_MORE = 1, INFLATE_DONE = 2 };

/// Begins with the two bytes of the zlib header; 0 where they are none, or want a dictionary.
int inflate_begin(inflation *inflation, const uint8_t *compressed, size_t count);

/// Writes from `*out` until `limit` is reached or the stream's last block has ended, and moves `*out` on. Up to
/// INFLATE_OUTPUT_MARGIN bytes behind `limit` may be written, and belong to the piece where `*out` says so. What was
/// written before must stand before `*out`, INFLATE_HISTORY bytes of it or all.
int inflate_piece(inflation *inflation, uint8_t **out, const uint8_t *limit);

/// Whether nothing but the checksum is left of the stream, and it is this one.
int inflate_ends_with(const inflation *inflation, uint32_t adler);

#endif
