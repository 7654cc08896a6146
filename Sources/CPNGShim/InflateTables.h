#ifndef CPNG_INFLATE_TABLES_H
#define CPNG_INFLATE_TABLES_H

#include <stdint.h>

// Decoding tables of DEFLATE's Huffman codes (RFC 1951). The next bits of the stream are an index; an entry says what
// they mean. Most symbols of a radiograph are literals of some four bits, so an entry holds up to three of them.

enum {
    SYMBOL_BITS = 11,       // bits looked up at once: literals and lengths
    DISTANCE_BITS = 9,      // the same for distances
    LONGEST_CODE = 15,
    LITERALS_AND_LENGTHS = 288,
    DISTANCES = 32,
    // Each longer code has at most a table of its own behind the main one, of no more than 16 entries.
    SYMBOL_ENTRIES = (1 << SYMBOL_BITS) + LITERALS_AND_LENGTHS * (1 << (LONGEST_CODE - SYMBOL_BITS)),
    DISTANCE_ENTRIES = (1 << DISTANCE_BITS) + DISTANCES * (1 << (LONGEST_CODE - DISTANCE_BITS)),
};

// An entry. Bits 0...5: bits of the stream that it takes. Bits 6 and 7: how many literals it holds, which follow from
// bit 8. Without literals, bits 28...31 say what it is, and:
// - a length or distance: bits 8...11 how many extra bits follow, bits 12...27 what they are added to;
// - a table of longer codes: bits 8...11 the bits that index it, bits 12...27 where it begins.
typedef uint32_t entry;

#define ENTRY_KIND 0xf0000000u
#define ENTRY_VALUE 0x00000000u
#define ENTRY_LONGER 0x10000000u
#define ENTRY_END 0x20000000u
#define ENTRY_INVALID 0x30000000u

static inline unsigned entry_bits(entry e) { return e & 63; }
static inline unsigned entry_literals(entry e) { return (e >> 6) & 3; }
static inline unsigned entry_extra(entry e) { return (e >> 8) & 15; }
static inline unsigned entry_base(entry e) { return (e >> 12) & 0xffff; }

/// Fills the table of literals and lengths; 0 where the lengths of the codes are no complete code with an end of block.
int cpng_symbol_table(const uint8_t *lengths, unsigned count, entry table[SYMBOL_ENTRIES]);

/// Fills the table of distances. One code of one bit, or none, is taken as RFC 1951 says; 0 where it is no complete code.
int cpng_distance_table(const uint8_t *lengths, unsigned count, entry table[DISTANCE_ENTRIES]);

/// Fills a table for the code of code lengths, of 7 bits; an entry's base is the symbol. 0 where it is no complete code.
int cpng_length_table(const uint8_t lengths[19], entry table[128]);

#endif
