#ifndef CHDF5SHIM_TRANSCRIPT_H
#define CHDF5SHIM_TRANSCRIPT_H

#include <stddef.h>
#include <stdint.h>

/// Records on their way through the pipe. Exits when it is full or broken: nobody waits for the rest.
void chdf5_emit(const void *bytes, size_t count);
void chdf5_emit_byte(uint8_t byte);
void chdf5_emit_number(uint64_t number, size_t width);
void chdf5_emit_text(const char *text, size_t count);
void chdf5_flush(void);
void chdf5_open_pipe(int descriptor);
/// Refuses the file and ends the child.
_Noreturn void chdf5_refuse(const char *reason, const char *path);

/// Starts the library before the child gives up its rights.
void chdf5_start_library(void);
/// Walks through the file and emits its records.
void chdf5_walk(const uint8_t *file, size_t size);

#endif
