#include "CPNGShim.h"

#include <libdeflate.h>

uint32_t cpng_crc32(const uint8_t *bytes, size_t count) {
    return libdeflate_crc32(0, bytes, count);
}
