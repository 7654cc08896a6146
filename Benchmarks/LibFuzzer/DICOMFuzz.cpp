#include "CDCMTKShim.h"

#include <cstdlib>
#include <cstring>
#include <random>

// libFuzzer on the reader of DICOM files, in this process (UnguardedIsolation.cpp), so that the sanitizers see what the
// child process would only crash of. Every transcript must be one that CDCMTKShim.h describes.

extern "C" size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

namespace {
    struct Records {
        const uint8_t *bytes;
        size_t count;

        uint64_t number(size_t width) {
            if (count < width) abort();
            uint64_t value = 0;
            for (size_t i = 0; i < width; i++) value |= uint64_t(bytes[i]) << (8 * i);
            bytes += width;
            count -= width;
            return value;
        }

        void skip(uint64_t length) {
            if (count < length) abort();
            bytes += length;
            count -= length;
        }
    };

    void check(const cdcmtk_reading &reading, size_t size) {
        bool is_in_file = false, is_jpeg = false;
        uint64_t place = 0;
        Records records = {reading.transcript.bytes, reading.transcript.count};
        for (;;) {
            switch (char(records.number(1))) {
                case 'S': records.skip(records.number(4)); break;
                case 'V':
                    records.skip(4);
                    records.skip(records.number(4));
                    break;
                case 'L':
                    records.skip(4);
                    records.skip(records.number(4));
                    records.skip(2 * records.number(4));
                    break;
                case 'I':
                    records.skip(1 + 4 + 2 + 4);
                    records.skip(records.number(4));
                    break;
                case 'F':
                    is_in_file = true;
                    place = records.number(8);
                    if (records.number(1) > 15) abort();
                    break;
                case 'J':
                    is_jpeg = true;
                    for (uint64_t pieces = records.number(4); pieces > 0; pieces--) {
                        place = records.number(8);
                        if (place > size || records.number(8) > size - place) abort();
                    }
                    break;
                case 'P': {
                    const uint64_t width = records.number(4), height = records.number(4), bits = records.number(1);
                    records.skip(1);
                    if (bits < 1 || bits > 16 || width * height > reading.capacity) abort();
                    if (is_jpeg) break;
                    // Every pixel is there.
                    if (is_in_file) {
                        if (place > size || 2 * width * height > size - place) abort();
                        break;
                    }
                    volatile uint16_t last = reading.pixels[width * height - 1];
                    (void)last;
                    break;
                }
                case 'E':
                    records.skip(1);
                    records.skip(records.number(4));
                    break;
                case 'Z':
                    if (records.count != 0) abort();
                    return;
                default: abort();
            }
        }
    }
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    // A copy of just the right length: what is read behind it is seen.
    uint8_t *file = static_cast<uint8_t *>(malloc(size));
    if (size > 0) memcpy(file, data, size);
    // Small enough that 20,000 files do not take a day.
    for (int extent : {CDCMTK_IN_PLACE, CDCMTK_DECODED}) {
        const cdcmtk_reading reading = cdcmtk_read(file, size, 4000000, 20000, extent);
        if (reading.transcript.outcome != 0) abort();
        check(reading, size);
        cdcmtk_release(reading);
    }
    free(file);
    return 0;
}

/// Most mutations fall into one short stretch: the attributes before the picture, or the heads of its codestream. A
/// mutator that knows nothing of files would hit samples nearly always.
extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed) {
    std::minstd_rand random(seed);
    if (size < 200 || random() % 8 == 0) return LLVMFuzzerMutate(data, size, max_size);
    size_t begin = 132 + random() % (size - 132);
    if (random() % 4 != 0) begin = 132 + random() % (size < 3000 ? size - 132 : 2868);
    const size_t left = size - begin, part = left < 64 ? left : 64;
    uint8_t piece[80];
    memcpy(piece, data + begin, part);
    const size_t most = max_size - size + part < sizeof piece ? max_size - size + part : sizeof piece;
    const size_t changed = LLVMFuzzerMutate(piece, part, most < part ? part : most);
    memmove(data + begin + changed, data + begin + part, left - part);
    memcpy(data + begin, piece, changed);
    return size - part + changed;
}
