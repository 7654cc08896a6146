#ifndef CHDF5SHIM_ISOLATION_H
#define CHDF5SHIM_ISOLATION_H

/// Gives up every right but to compute for a few seconds in bounded memory and to write to `pipe_end`.
void chdf5_isolate(int pipe_end);

#endif
