#ifndef CHDF5SHIM_H
#define CHDF5SHIM_H

#include <stddef.h>
#include <stdint.h>

/// How the child process that asked libhdf5 ended.
enum {
    /// The transcript is whole.
    CHDF5_DONE = 0,
    /// No child could be started; `detail` is errno.
    CHDF5_NOT_STARTED = 1,
    /// The library crashed or was stopped; `detail` is the signal, or 0.
    CHDF5_CRASHED = 2,
    /// The library did not finish in time.
    CHDF5_TOO_SLOW = 3,
    /// The file has more names than any network.
    CHDF5_TOO_LONG = 4,
};

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
typedef struct {
    /// To be given back with `chdf5_release`.
    uint8_t *bytes;
    size_t count;
    int outcome;
    int detail;
} chdf5_transcript;

/// Asks libhdf5, in a child process that may write to a pipe and do nothing else, what the HDF5 file in memory contains.
///
/// libhdf5 1.10 crashes on files made to crash it, and is not safe with threads: so it never runs in this process. Any
/// number of threads may call this at once.
chdf5_transcript chdf5_describe(const uint8_t *file, size_t size);

void chdf5_release(chdf5_transcript transcript);

#endif
