#include "CPNGShim.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

// libFuzzer on the decoder of plain grey PNG: it takes exactly the streams that zlib takes whole and whose rows have
// filters that exist. The first three bytes say how large the picture is, the others are its zlib stream, whose header and
// checksum are made right as often as not, so that damage reaches what lies behind them.

static int is_sound(const uint8_t *stream, size_t count, size_t stride, size_t height, uint32_t *adler) {
    uint8_t *const rows = malloc(stride * height + 1);
    uLongf written = stride * height + 1;
    uLong used = count;
    z_stream state = {.next_in = (uint8_t *)(uintptr_t)stream, .avail_in = count, .next_out = rows, .avail_out = written};
    // What the rows would be without regard to the checksum, which zlib looks at last.
    int sound = inflateInit(&state) == Z_OK;
    if (sound) {
        inflate(&state, Z_FINISH);
        *adler = adler32(1, rows, state.total_out);
        inflateEnd(&state);
    }
    sound = sound && uncompress2(rows, &written, stream, &used) == Z_OK && written == stride * height && used == count;
    for (size_t y = 0; sound && y < height; y++) {
        sound = rows[y * stride] < 5;
    }
    free(rows);
    return sound;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 10) {
        return 0;
    }
    const uint32_t width = 1 + data[0], height = 1 + data[1];
    const int bytes = 1 + (data[2] & 1), mends = data[2] >> 1 & 1;
    const size_t count = size - 3, stride = (size_t)width * bytes + 1;
    uint8_t *const stream = malloc(count + CPNG_MARGIN), *const samples = malloc((stride - 1) * height);
    memcpy(stream, data + 3, count);
    memset(stream + count, data[2], CPNG_MARGIN);
    uint32_t adler = 1;
    if (mends) {
        stream[0] = 0x78;
        stream[1] = 0x9c;
        is_sound(stream, count, stride, height, &adler);
        for (int i = 0; i < 4; i++) {
            stream[count - 1 - i] = (uint8_t)(adler >> (8 * i));
        }
    }
    cpng_decoded decoded;
    const int taken = cpng_decode_plain(stream, count, width, height, bytes, samples, &decoded) == CPNG_OK;
    if (taken != is_sound(stream, count, stride, height, &adler)) {
        abort();
    }
    free(samples);
    free(stream);
    return 0;
}
