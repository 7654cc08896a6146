#ifndef CPNG_UNFILTER_H
#define CPNG_UNFILTER_H

#include <stddef.h>
#include <stdint.h>

/// Undoes the filters of `rows` rows of `count` bytes, each behind the byte that names its filter. `above` is the row above
/// the first one, undone, or zeros; `out` gets the rows without gaps and overlaps neither. `pixel` is 1 or 2: the bytes of a
/// pixel. 0 where a filter does not exist.
int cpng_unfilter(const uint8_t *in, const uint8_t *above, uint8_t *out, size_t count, size_t rows, size_t pixel);

#endif
