#include "InflateTables.h"

#include <string.h>

// RFC 1951, 3.2.5: what the symbols from 257 on mean, and the distances.
static const uint16_t length_bases[29] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                          31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
static const uint8_t length_extras[29] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
static const uint16_t distance_bases[30] = {1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
                                            193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
static const uint8_t distance_extras[30] = {0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};

static entry value(unsigned base, unsigned extra) { return ENTRY_VALUE | base << 12 | extra << 8; }

static entry symbol_entry(unsigned symbol) {
    if (symbol < 256) {
        return symbol << 8 | 1 << 6;
    }
    if (symbol == 256) {
        return ENTRY_END;
    }
    return symbol < 286 ? value(length_bases[symbol - 257], length_extras[symbol - 257]) : ENTRY_INVALID;
}

static entry distance_entry(unsigned symbol) {
    return symbol < 30 ? value(distance_bases[symbol], distance_extras[symbol]) : ENTRY_INVALID;
}

static entry length_entry(unsigned symbol) { return value(symbol, 0); }

// The code after this one. Codes stand in the stream with their first bit lowest, so they are counted up from the top.
static unsigned next_reversed(unsigned code, unsigned bits) {
    unsigned bit = 1u << (bits - 1);
    while (code & bit) {
        bit >>= 1;
    }
    return bit == 0 ? 0 : (code & (bit - 1)) + bit;
}

typedef struct ordered {
    uint16_t symbols[LITERALS_AND_LENGTHS];
    unsigned of_length[LONGEST_CODE + 2];
    unsigned total;
} ordered;

// Symbols by length of code, then by number; how much of the codes' space they leave unused, in codes of 15 bits.
static int order(const uint8_t *lengths, unsigned count, ordered *to) {
    unsigned place[LONGEST_CODE + 2];
    memset(to->of_length, 0, sizeof to->of_length);
    for (unsigned symbol = 0; symbol < count; symbol++) {
        to->of_length[lengths[symbol]] += 1;
    }
    int unused = 1 << LONGEST_CODE;
    place[1] = 0;
    for (unsigned length = 1; length <= LONGEST_CODE; length++) {
        unused -= (int)(to->of_length[length] << (LONGEST_CODE - length));
        place[length + 1] = place[length] + to->of_length[length];
    }
    to->total = place[LONGEST_CODE + 1];
    for (unsigned symbol = 0; symbol < count; symbol++) {
        if (lengths[symbol] != 0) {
            to->symbols[place[lengths[symbol]]++] = (uint16_t)symbol;
        }
    }
    return unused;
}

// Codes of up to `bits` bits into the main table, longer ones into tables behind it, each as large as its longest code.
static void fill(const ordered *from, entry (*entry_of)(unsigned), unsigned bits, entry *table) {
    unsigned code = 0, next = 0, free_place = 1u << bits;
    unsigned open = ~0u, open_bits = 0;
    for (unsigned length = 1; length <= LONGEST_CODE; length++) {
        for (unsigned left = from->of_length[length]; left > 0; left--) {
            const entry meaning = entry_of(from->symbols[next++]);
            if (length <= bits) {
                for (unsigned i = code; i < 1u << bits; i += 1u << length) {
                    table[i] = meaning | length;
                }
            } else {
                const unsigned head = code & ((1u << bits) - 1);
                if (head != open) {
                    free_place += open == ~0u ? 0 : 1u << open_bits;
                    open = head;
                    open_bits = length - bits;
                    // Codes come by length: as many bits as what is left of this length, and the longer ones, fill.
                    int space = (1 << open_bits) - (int)left;
                    while (space > 0 && bits + open_bits < LONGEST_CODE) {
                        open_bits += 1;
                        space = 2 * space - (int)from->of_length[bits + open_bits];
                    }
                    table[head] = ENTRY_LONGER | free_place << 12 | open_bits << 8 | bits;
                }
                for (unsigned i = code >> bits; i < 1u << open_bits; i += 1u << (length - bits)) {
                    table[free_place + i] = meaning | (length - bits);
                }
            }
            code = next_reversed(code, length);
        }
    }
}

#define INLINED static inline __attribute__((always_inline))

// Literals of up to three lookups in one entry, as far as all their bits are among those looked up.
INLINED void join(const entry *restrict singles, entry *restrict table) {
    for (unsigned i = 0; i < 1u << SYMBOL_BITS; i++) {
        const entry first = singles[i];
        const unsigned behind_first = i >> entry_bits(first);
        const entry second = singles[behind_first];
        const unsigned two_bits = entry_bits(first) + entry_bits(second);
        const entry third = singles[behind_first >> entry_bits(second)];
        const unsigned three_bits = two_bits + entry_bits(third);
        // All ones or nothing, so that the processor has nothing to guess.
        const entry has_two = 0u - (((first & second) >> 6) & (two_bits <= SYMBOL_BITS));
        const entry has_three = has_two & (0u - ((third >> 6) & 1 & (three_bits <= SYMBOL_BITS)));
        const entry more_of_second = (second & 0xff00) << 8 | ((1 << 6) + entry_bits(second));
        const entry more_of_third = (third & 0xff00) << 16 | ((1 << 6) + entry_bits(third));
        table[i] = first + (has_two & more_of_second) + (has_three & more_of_third);
    }
}

#if defined(__x86_64__)
// Eight entries at a time.
__attribute__((target("avx2"))) static void join_avx2(const entry *singles, entry *table) { join(singles, table); }
#endif

static void join_literals(const entry *singles, entry *table) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        join_avx2(singles, table);
        return;
    }
#endif
    join(singles, table);
}

int cpng_symbol_table(const uint8_t *lengths, unsigned count, entry table[SYMBOL_ENTRIES]) {
    ordered ordered;
    if (order(lengths, count, &ordered) != 0 || count <= 256 || lengths[256] == 0) {
        return 0;
    }
    entry singles[1 << SYMBOL_BITS];
    fill(&ordered, symbol_entry, SYMBOL_BITS, table);
    memcpy(singles, table, sizeof singles);
    join_literals(singles, table);
    return 1;
}

int cpng_distance_table(const uint8_t *lengths, unsigned count, entry table[DISTANCE_ENTRIES]) {
    ordered ordered;
    const int unused = order(lengths, count, &ordered);
    const int is_single = ordered.total == 0 || (ordered.total == 1 && ordered.of_length[1] == 1);
    if (unused < 0 || (unused > 0 && !is_single)) {
        return 0;
    }
    if (is_single) {
        for (unsigned i = 0; i < 1u << DISTANCE_BITS; i++) {
            table[i] = ENTRY_INVALID;
        }
    }
    fill(&ordered, distance_entry, DISTANCE_BITS, table);
    return 1;
}

int cpng_length_table(const uint8_t lengths[19], entry table[128]) {
    ordered ordered;
    if (order(lengths, 19, &ordered) != 0) {
        return 0;
    }
    fill(&ordered, length_entry, 7, table);
    return 1;
}
