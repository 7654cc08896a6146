#ifndef CPNG_RANGE_H
#define CPNG_RANGE_H

#include "CPNGShim.h"

// Sets `minimum` and `maximum` of the result to those of `count` samples, at least one.
void cpng_find_range(const void *samples, size_t count, int bytes_per_sample, cpng_decoded *result);

#endif
