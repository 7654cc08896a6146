#include "CHDF5Shim.h"
#include "Walk.h"

typedef struct {
    const uint8_t *bytes;
    size_t size;
} file_in_memory;

static void walk(void *context) {
    const file_in_memory *file = context;
    chdf5_walk(file->bytes, file->size);
}

isolation_transcript chdf5_describe(const uint8_t *file, size_t size) {
    file_in_memory context = {file, size};
    isolation_limits limits = {
        .processor_seconds = 5, .milliseconds = 20000, .memory = 512 << 20, .longest = 64 << 20};
    return isolation_run(chdf5_start_library, walk, &context, limits);
}
