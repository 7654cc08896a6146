#include "CPNGShim.h"

#include <stdlib.h>
#include <string.h>

// libFuzzer on the decoder that takes every kind of PNG: `cpng_decode` on whole files, with the size that their own headers
// say, as the caller does. Checksums of chunks are made right, so that damage gets past them.

static uint32_t number(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 33) return 0;
    uint8_t *file = malloc(size);
    memcpy(file, data, size);
    for (size_t place = 8; place + 12 <= size;) {
        const size_t length = number(file + place);
        if (length > size - place - 12) break;
        const uint32_t checksum = cpng_crc32(file + place + 4, length + 4);
        for (int i = 0; i < 4; i++) file[place + 8 + length + i] = (uint8_t)(checksum >> (24 - 8 * i));
        place += 12 + length;
    }
    const uint32_t width = number(file + 16), height = number(file + 20);
    if (width > 0 && height > 0 && width <= 20000 && height <= 20000 && (size_t)width * height <= 4000000) {
        const int bytes = file[24] == 16 ? 2 : 1;
        uint8_t *samples = malloc((size_t)width * height * bytes);
        cpng_decoded decoded;
        if (cpng_decode(file, size, width, height, bytes, 1 << 20, samples, &decoded) != CPNG_OK) {
            if (memchr(decoded.message, 0, sizeof decoded.message) == NULL) abort();
        } else if (decoded.minimum > decoded.maximum) {
            abort();
        }
        free(samples);
    }
    free(file);
    return 0;
}
