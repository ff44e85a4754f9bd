#pragma once

/// Processes whose processor time counts as the server's.
typedef struct {
    int pids[64];
    int count;
} Processes;

/// Reads numbers separated by commas; ends the run when there are too many or something else stands there.
Processes processes_read(const char *list);

/// Processor seconds that these processes used so far, user and system.
double processes_seconds(const Processes *processes);

/// Processor seconds that this program used so far.
double own_seconds(void);
