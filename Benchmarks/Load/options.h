#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "processor.h"
#include "protocol.h"

/// What one run is asked for.
typedef struct {
    const Protocol *protocol;
    const char *plan;
    uint16_t port;
    double seconds, warm_up;
    size_t text_bytes;
    uint32_t handshakes; ///< under way at one time
    uint64_t messages;   ///< say so many and stop, however long it takes; 0: talk for `seconds`
    bool temp_ids;
    bool hold;           ///< only connect, say "ready", and wait for the end of standard input
    Processes server;
} Options;

/// Reads the command line; ends the run with the usage when it does not fit.
Options options_read(int count, char **words);
