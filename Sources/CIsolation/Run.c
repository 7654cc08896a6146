#define _GNU_SOURCE
#include "CIsolation.h"
#include "Isolation.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// One at a time, so that no child inherits the pipe of another and keeps it open.
static pthread_mutex_t starting = PTHREAD_MUTEX_INITIALIZER;

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/// Reads until the pipe's end. Returns what the child's records are worth so far.
static int gather(int pipe_end, isolation_transcript *transcript, isolation_limits limits) {
    int64_t deadline = now() + limits.milliseconds;
    size_t capacity = 0;
    for (;;) {
        if (transcript->count == capacity) {
            capacity = capacity == 0 ? 1 << 16 : 2 * capacity;
            uint8_t *grown = capacity > limits.longest ? NULL : realloc(transcript->bytes, capacity);
            if (grown == NULL) return ISOLATION_TOO_LONG;
            transcript->bytes = grown;
        }
        int64_t left = deadline - now();
        struct pollfd ready = {pipe_end, POLLIN, 0};
        int polled = left > 0 ? poll(&ready, 1, (int)left) : 0;
        if (polled < 0 && errno == EINTR) continue;
        if (polled <= 0) return ISOLATION_TOO_SLOW;
        ssize_t count = read(pipe_end, transcript->bytes + transcript->count, capacity - transcript->count);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return ISOLATION_CRASHED;
        if (count == 0) return ISOLATION_DONE;
        transcript->count += (size_t)count;
    }
}

isolation_transcript isolation_run(
    void (*prepare)(void), void (*work)(void *context), void *context, isolation_limits limits) {
    isolation_transcript transcript = {NULL, 0, ISOLATION_NOT_STARTED, 0};
    int ends[2];
    pthread_mutex_lock(&starting);
    if (pipe2(ends, O_CLOEXEC) != 0) {
        transcript.detail = errno;
        pthread_mutex_unlock(&starting);
        return transcript;
    }
    pid_t child = fork();
    if (child == 0) {
        isolation_open_pipe(ends[1]);
        if (prepare != NULL) prepare();
        isolation_begin(ends[1], limits);
        work(context);
        _exit(1);
    }
    transcript.detail = errno;
    close(ends[1]);
    pthread_mutex_unlock(&starting);
    if (child > 0) {
        transcript.outcome = gather(ends[0], &transcript, limits);
        if (transcript.outcome != ISOLATION_DONE) kill(child, SIGKILL);
        int status = 0;
        pid_t ended;
        do ended = waitpid(child, &status, 0);
        while (ended < 0 && errno == EINTR);
        transcript.detail = ended == child && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        // Only the last record says that the child came to the end.
        int is_whole = transcript.count > 0 && transcript.bytes[transcript.count - 1] == 'Z';
        if (transcript.outcome == ISOLATION_DONE && (!is_whole || transcript.detail != 0))
            transcript.outcome = transcript.detail == SIGXCPU ? ISOLATION_TOO_SLOW : ISOLATION_CRASHED;
    }
    close(ends[0]);
    return transcript;
}

void isolation_release(isolation_transcript transcript) { free(transcript.bytes); }
