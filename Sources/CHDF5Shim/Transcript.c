#include "Transcript.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static int pipe_end = -1;
static uint8_t buffer[1 << 16];
static size_t used = 0;

void chdf5_open_pipe(int descriptor) {
    pipe_end = descriptor;
    used = 0;
}

void chdf5_flush(void) {
    size_t done = 0;
    while (done < used) {
        ssize_t written = write(pipe_end, buffer + done, used - done);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) _exit(1);
        done += (size_t)written;
    }
    used = 0;
}

void chdf5_emit(const void *bytes, size_t count) {
    const uint8_t *rest = bytes;
    while (count > 0) {
        if (used == sizeof buffer) chdf5_flush();
        size_t part = sizeof buffer - used < count ? sizeof buffer - used : count;
        memcpy(buffer + used, rest, part);
        used += part;
        rest += part;
        count -= part;
    }
}

void chdf5_emit_byte(uint8_t byte) { chdf5_emit(&byte, 1); }

void chdf5_emit_number(uint64_t number, size_t width) {
    for (size_t i = 0; i < width; i++) chdf5_emit_byte((uint8_t)(number >> (8 * i)));
}

void chdf5_emit_text(const char *text, size_t count) {
    chdf5_emit_number(count, 4);
    chdf5_emit(text, count);
}

void chdf5_refuse(const char *reason, const char *path) {
    chdf5_emit_byte('E');
    chdf5_emit_text(reason, strlen(reason));
    chdf5_emit_text(path, strlen(path));
    chdf5_emit_byte('Z');
    chdf5_flush();
    _exit(0);
}
