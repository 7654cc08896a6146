#include "CIsolation.h"

#include <cstdlib>
#include <cstring>

// CIsolation without a child process, for fuzzers: the work runs in this process, where sanitizers see it, and the end of
// the child is an exception. Tests of the child itself are in RadiographsTests.

namespace {
    struct Ended {};
    isolation_transcript transcript;
    size_t capacity = 0;
    bool is_ended = false;
}  // namespace

isolation_transcript isolation_run(
    void (*prepare)(void), void (*work)(void *context), void *context, isolation_limits limits) {
    (void)limits;
    transcript = {nullptr, 0, ISOLATION_DONE, 0};
    capacity = 0;
    is_ended = false;
    if (prepare != nullptr) prepare();
    try {
        work(context);
    } catch (const Ended &) {
    }
    if (!is_ended) abort();
    return transcript;
}

void isolation_release(isolation_transcript released) { free(released.bytes); }

void isolation_emit(const void *bytes, size_t count) {
    // A child is gone when it has ended; here the work's `catch (...)` sees the exception and refuses once more.
    if (is_ended) return;
    if (transcript.count + count > capacity) {
        capacity = 2 * (transcript.count + count);
        transcript.bytes = static_cast<uint8_t *>(realloc(transcript.bytes, capacity));
    }
    if (count > 0) memcpy(transcript.bytes + transcript.count, bytes, count);
    transcript.count += count;
}

void isolation_emit_byte(uint8_t byte) { isolation_emit(&byte, 1); }

void isolation_emit_number(uint64_t number, size_t width) {
    for (size_t i = 0; i < width; i++) isolation_emit_byte(uint8_t(number >> (8 * i)));
}

void isolation_emit_text(const char *text, size_t count) {
    isolation_emit_number(count, 4);
    isolation_emit(text, count);
}

void isolation_finish(void) {
    isolation_emit_byte('Z');
    is_ended = true;
    throw Ended();
}
