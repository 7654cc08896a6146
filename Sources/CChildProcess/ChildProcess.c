#define _GNU_SOURCE
#include "CChildProcess.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

// Swift does not see the functions of the GNU library that end in np.
int child_process_start(
    pid_t *started, const char *path, char *const *arguments, char *const *environment, const char *folder, int input,
    int output, int errors) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int problem = posix_spawn_file_actions_init(&actions);
    if (problem != 0) return problem;
    problem = posix_spawnattr_init(&attributes);
    if (problem != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return problem;
    }
    if (folder != NULL) problem = posix_spawn_file_actions_addchdir_np(&actions, folder);
    if (problem == 0)
        problem = input < 0 ? posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
                            : posix_spawn_file_actions_adddup2(&actions, input, 0);
    if (problem == 0 && output >= 0) problem = posix_spawn_file_actions_adddup2(&actions, output, 1);
    if (problem == 0 && errors >= 0) problem = posix_spawn_file_actions_adddup2(&actions, errors, 2);
    if (problem == 0) problem = posix_spawn_file_actions_addclosefrom_np(&actions, 3);

    // Threads of a pool block signals, and a child would inherit that.
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (problem == 0)
        problem = posix_spawn(
            started, path, &actions, &attributes, arguments, environment != NULL ? environment : environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return problem;
}
