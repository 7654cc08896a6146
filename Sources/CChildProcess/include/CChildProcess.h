#ifndef CCHILDPROCESS_H
#define CCHILDPROCESS_H

#include <sys/types.h>

/// Starts a program with default handling of all signals, and no open files but three channels.
/// folder: where it runs, or NULL. environment: NULL for this program's. input, output, errors: descriptors above 2, or -1
/// for nothing to read and for this program's own two.
/// Returns 0, or an error number.
int child_process_start(
    pid_t *started, const char *path, char *const *arguments, char *const *environment, const char *folder, int input,
    int output, int errors);

#endif
