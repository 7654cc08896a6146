#define _GNU_SOURCE
#include "Isolation.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define THIS_PROCESSOR AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_PROCESSOR AUDIT_ARCH_AARCH64
#endif

enum { MOST_DESCRIPTORS = 1 << 20 };

static void limit(int resource, rlim_t soft, rlim_t hard) {
    struct rlimit bound = {soft, hard};
    setrlimit(resource, &bound);
}

/// Closes what a fork leaves open: the parent's databases, sockets and locks.
static void close_all_but(int pipe_end) {
#ifdef SYS_close_range
    int is_done = (pipe_end == 0 || syscall(SYS_close_range, 0U, (unsigned)pipe_end - 1, 0U) == 0)
        && syscall(SYS_close_range, (unsigned)pipe_end + 1, ~0U, 0U) == 0;
    if (is_done) return;
#endif
    // Kernels before 5.9.
    struct rlimit bound;
    int end = getrlimit(RLIMIT_NOFILE, &bound) == 0 && bound.rlim_cur < MOST_DESCRIPTORS ? (int)bound.rlim_cur
                                                                                         : MOST_DESCRIPTORS;
    for (int descriptor = 0; descriptor < end; descriptor++)
        if (descriptor != pipe_end) close(descriptor);
}

/// Bytes of address space that the process has, most of them the parent's.
static rlim_t address_space(void) {
    unsigned long long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file == NULL) return RLIM_INFINITY;
    int found = fscanf(file, "%llu", &pages);
    fclose(file);
    return found == 1 ? (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) : RLIM_INFINITY;
}

/// Every system call fails but those that memory, the pipe and the end need; memory is never a file's. Where the kernel
/// has no filters the limits still hold, and no descriptor but the pipe is open.
static void filter_system_calls(int pipe_end) {
#ifdef THIS_PROCESSOR
#define ALLOW(call)                                        \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##call, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
    struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_PROCESSOR, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        ALLOW(brk),
        ALLOW(munmap),
        ALLOW(mremap),
        ALLOW(madvise),
        ALLOW(futex),
        ALLOW(clock_gettime),
        ALLOW(gettimeofday),
        ALLOW(exit_group),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_write, 0, 2),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)pipe_end, 3, 4),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_mmap, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[3])),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, MAP_ANONYMOUS, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1),
    };
#undef ALLOW
    struct sock_fprog program = {sizeof rules / sizeof rules[0], rules};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0) prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
#endif
}

void isolation_begin(int pipe_end, isolation_limits limits) {
    close_all_but(pipe_end);
    // A crash here is an answer, not a bug: no backtrace, no core file, none of the parent's handlers.
    for (int number = 1; number < 32; number++) signal(number, SIG_DFL);
    // Threads of a pool block signals, and a fork inherits that: the end of the time would come as SIGKILL only.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_DUMPABLE, 0);
    limit(RLIMIT_CORE, 0, 0);
    // At the soft limit comes SIGXCPU, which says why; at the hard one SIGKILL, which does not.
    limit(RLIMIT_CPU, (rlim_t)limits.processor_seconds, (rlim_t)limits.processor_seconds + 1);
    rlim_t space = address_space();
    if (space != RLIM_INFINITY) limit(RLIMIT_AS, space + limits.memory, space + limits.memory);
    filter_system_calls(pipe_end);
}
