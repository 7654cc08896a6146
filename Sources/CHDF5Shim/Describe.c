#define _GNU_SOURCE
#include "CHDF5Shim.h"
#include "Isolation.h"
#include "Transcript.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST = 64 << 20, MILLISECONDS = 20000 };

// One at a time, so that no child inherits the pipe of another and keeps it open.
static pthread_mutex_t starting = PTHREAD_MUTEX_INITIALIZER;

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/// Reads until the pipe's end. Returns what the child's records are worth so far.
static int gather(int pipe_end, chdf5_transcript *transcript) {
    int64_t deadline = now() + MILLISECONDS;
    size_t capacity = 0;
    for (;;) {
        if (transcript->count == capacity) {
            capacity = capacity == 0 ? 1 << 16 : 2 * capacity;
            uint8_t *grown = capacity > LONGEST ? NULL : realloc(transcript->bytes, capacity);
            if (grown == NULL) return CHDF5_TOO_LONG;
            transcript->bytes = grown;
        }
        int64_t left = deadline - now();
        struct pollfd ready = {pipe_end, POLLIN, 0};
        int polled = left > 0 ? poll(&ready, 1, (int)left) : 0;
        if (polled < 0 && errno == EINTR) continue;
        if (polled <= 0) return CHDF5_TOO_SLOW;
        ssize_t count = read(pipe_end, transcript->bytes + transcript->count, capacity - transcript->count);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return CHDF5_CRASHED;
        if (count == 0) return CHDF5_DONE;
        transcript->count += (size_t)count;
    }
}

chdf5_transcript chdf5_describe(const uint8_t *file, size_t size) {
    chdf5_transcript transcript = {NULL, 0, CHDF5_NOT_STARTED, 0};
    int ends[2];
    pthread_mutex_lock(&starting);
    if (pipe2(ends, O_CLOEXEC) != 0) {
        transcript.detail = errno;
        pthread_mutex_unlock(&starting);
        return transcript;
    }
    pid_t child = fork();
    if (child == 0) {
        chdf5_open_pipe(ends[1]);
        chdf5_start_library();
        chdf5_isolate(ends[1]);
        chdf5_walk(file, size);
        _exit(0);
    }
    transcript.detail = errno;
    close(ends[1]);
    pthread_mutex_unlock(&starting);
    if (child > 0) {
        transcript.outcome = gather(ends[0], &transcript);
        if (transcript.outcome != CHDF5_DONE) kill(child, SIGKILL);
        int status = 0;
        pid_t ended;
        do ended = waitpid(child, &status, 0);
        while (ended < 0 && errno == EINTR);
        transcript.detail = ended == child && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        // Only the last record says that the child came to the end.
        int is_whole = transcript.count > 0 && transcript.bytes[transcript.count - 1] == 'Z';
        if (transcript.outcome == CHDF5_DONE && (!is_whole || transcript.detail != 0))
            transcript.outcome = transcript.detail == SIGXCPU ? CHDF5_TOO_SLOW : CHDF5_CRASHED;
    }
    close(ends[0]);
    return transcript;
}

void chdf5_release(chdf5_transcript transcript) { free(transcript.bytes); }
