#include "CIsolation.h"
#include "Isolation.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static int pipe_end = -1;
static uint8_t buffer[1 << 16];
static size_t used = 0;

void isolation_open_pipe(int descriptor) {
    pipe_end = descriptor;
    used = 0;
}

static void flush(void) {
    size_t done = 0;
    while (done < used) {
        ssize_t written = write(pipe_end, buffer + done, used - done);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) _exit(1);
        done += (size_t)written;
    }
    used = 0;
}

void isolation_emit(const void *bytes, size_t count) {
    const uint8_t *rest = bytes;
    while (count > 0) {
        if (used == sizeof buffer) flush();
        size_t part = sizeof buffer - used < count ? sizeof buffer - used : count;
        memcpy(buffer + used, rest, part);
        used += part;
        rest += part;
        count -= part;
    }
}

void isolation_emit_byte(uint8_t byte) { isolation_emit(&byte, 1); }

void isolation_emit_number(uint64_t number, size_t width) {
    for (size_t i = 0; i < width; i++) isolation_emit_byte((uint8_t)(number >> (8 * i)));
}

void isolation_emit_text(const char *text, size_t count) {
    isolation_emit_number(count, 4);
    isolation_emit(text, count);
}

void isolation_finish(void) {
    isolation_emit_byte('Z');
    flush();
    _exit(0);
}
