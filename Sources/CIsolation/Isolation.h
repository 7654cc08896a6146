#ifndef CISOLATION_ISOLATION_H
#define CISOLATION_ISOLATION_H

#include "CIsolation.h"

/// Gives up every right but to compute for a few seconds in bounded memory and to write to `pipe_end`.
void isolation_begin(int pipe_end, isolation_limits limits);

/// The transcript begins anew, and goes to this end of a pipe.
void isolation_open_pipe(int descriptor);

#endif
