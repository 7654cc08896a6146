#ifndef CHDF5SHIM_WALK_H
#define CHDF5SHIM_WALK_H

#include <stddef.h>
#include <stdint.h>

/// Starts the library before the child gives up its rights.
void chdf5_start_library(void);
/// Walks through the file, emits its records and ends the child.
void chdf5_walk(const uint8_t *file, size_t size);

#endif
