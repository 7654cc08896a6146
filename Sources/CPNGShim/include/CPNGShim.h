#ifndef CPNG_SHIM_H
#define CPNG_SHIM_H

#include <stddef.h>
#include <stdint.h>

// libpng reports errors by longjmp, which must never cross a Swift frame. These functions keep every jump inside C
// and answer with a status; none of them keeps state, prints, or trusts its input.

typedef enum cpng_status {
    CPNG_OK = 0,
    CPNG_DAMAGED = 1,       // libpng refused the data; `message` says why
    CPNG_OUT_OF_MEMORY = 2,
} cpng_status;

typedef struct cpng_decoded {
    uint64_t coloured_pixels;     // red, green and blue are not equal
    uint64_t transparent_pixels;  // alpha is not at its maximum
    uint16_t minimum;             // over all samples written
    uint16_t maximum;
    char message[128];            // NUL-terminated; empty when the status is CPNG_OK
} cpng_decoded;

/// Decodes a whole PNG to one grey channel, row by row, samples as stored: gAMA, sRGB, iCCP and the like are ignored.
/// `width`, `height` and `bytes_per_sample` (2 for a bit depth of 16, else 1) must be those of the file's IHDR;
/// `samples` has room for width x height of them, and is filled in the machine's byte order. Depths 1, 2 and 4 are
/// spread over 0...255. `chunk_limit` is the largest chunk in bytes that libpng may hold in memory.
/// Colour and transparency are counted, not refused: for a coloured pixel the red channel is written.
cpng_status cpng_decode(const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, int bytes_per_sample,
                        size_t chunk_limit, void *samples, cpng_decoded *result);

/// Bytes behind `compressed` that `cpng_decode_plain` may read, whatever they are.
enum { CPNG_MARGIN = 64 };

/// Decodes a grey PNG of 8 or 16 bits that is not interlaced, several times faster: `compressed` is what its IDAT chunks
/// hold, joined, with CPNG_MARGIN more bytes behind. `samples` as in `cpng_decode`; of `decoded` the range is set. Anything
/// but a faultless stream of the right length is CPNG_DAMAGED, and `cpng_decode` then says what is wrong with it. Needs
/// memory for some rows beside `samples`.
cpng_status cpng_decode_plain(const uint8_t *compressed, size_t compressed_count, uint32_t width, uint32_t height,
                              int bytes_per_sample, void *samples, cpng_decoded *decoded);

/// Writes a PNG of IHDR, IDAT and IEND. `channels` is 1 (grey), 3 (RGB) or 4 (RGBA); `samples` has them pixel by pixel,
/// in the machine's byte order.
/// The same input gives the same bytes with the same zlib. On CPNG_OK `*encoded` must be given to `cpng_free`.
cpng_status cpng_encode(const void *samples, uint32_t width, uint32_t height, int channels, int bytes_per_sample,
                        uint8_t **encoded, size_t *encoded_count);

void cpng_free(uint8_t *encoded);

/// The CRC-32 that closes a PNG chunk, over the chunk's type and data.
uint32_t cpng_crc32(const uint8_t *bytes, size_t count);

#endif
