#ifndef CISOLATION_H
#define CISOLATION_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How the child process that did the work ended.
enum {
    /// The transcript is whole.
    ISOLATION_DONE = 0,
    /// No child could be started; `detail` is errno.
    ISOLATION_NOT_STARTED = 1,
    /// The work crashed or was stopped; `detail` is the signal, or 0.
    ISOLATION_CRASHED = 2,
    /// The work did not come to its end in time.
    ISOLATION_TOO_SLOW = 3,
    /// The transcript is longer than allowed.
    ISOLATION_TOO_LONG = 4,
};

/// What the child may spend.
typedef struct {
    /// Seconds of processor time.
    int processor_seconds;
    /// Milliseconds until the answer must be whole.
    int milliseconds;
    /// Bytes of memory beside what the process has already.
    size_t memory;
    /// Bytes of the transcript.
    size_t longest;
} isolation_limits;

/// What the child said. To be given back with `isolation_release`.
typedef struct {
    uint8_t *bytes;
    size_t count;
    int outcome;
    int detail;
} isolation_transcript;

/// Runs `work` in a child process that may compute, write its transcript and do nothing else: no file, no socket, no
/// thread, no other process. It sees the parent's memory as it is now; what it changes, nobody sees, unless the memory
/// was mapped to be shared.
///
/// `prepare` runs in the child while it has the parent's rights; it must not look at what is not trusted. NULL for nothing.
/// The work must end with `isolation_finish`; a transcript that does not end so counts as a crash. Any number of threads
/// may call this at once.
isolation_transcript isolation_run(
    void (*prepare)(void), void (*work)(void *context), void *context, isolation_limits limits);

void isolation_release(isolation_transcript transcript);

/// The child's side: records on their way through the pipe. Numbers are little-endian, a text is its length in four
/// bytes and its bytes. The child ends when the pipe is broken: nobody waits for the rest.
void isolation_emit(const void *bytes, size_t count);
void isolation_emit_byte(uint8_t byte);
void isolation_emit_number(uint64_t number, size_t width);
void isolation_emit_text(const char *text, size_t count);

#ifdef __cplusplus
[[noreturn]]
#else
_Noreturn
#endif
/// Says 'Z', the last record, and ends the child.
void isolation_finish(void);

#ifdef __cplusplus
}
#endif

#endif
