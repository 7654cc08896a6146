#ifndef CHDF5SHIM_H
#define CHDF5SHIM_H

#include "CIsolation.h"

#include <stddef.h>
#include <stdint.h>

/// What a file contains, as records. Numbers are little-endian, a text is its length in four bytes and its bytes.
///
///     'A' path, name, count (4 bytes), texts      an attribute that holds names or a configuration
///     'G' path                                    a group
///     'D' path, type, storage (1 byte each), rank (1 byte), lengths (8 bytes each), offset (8 bytes)
///     'E' reason, path                            the file is refused
///     'Z'                                         the end
///
/// Type is 'f' (32 bits), 'e' (16 bits) or '?'. Storage is 'c' where the numbers lie in one piece in the file itself,
/// from the offset on; 'k' in chunks or compressed, 'x' in another file, 'h' in the header, '0' nowhere.
///
/// Asks libhdf5, in a child process that may write to a pipe and do nothing else, what the HDF5 file in memory contains.
///
/// libhdf5 1.10 crashes on files made to crash it, and is not safe with threads: so it never runs in this process. Any
/// number of threads may call this at once.
isolation_transcript chdf5_describe(const uint8_t *file, size_t size);

#endif
