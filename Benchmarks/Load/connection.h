#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan.h"

struct Protocol;

/// One TCP connection to the server, without any thread of its own.
typedef struct Connection {
    const struct Protocol *protocol;
    const Plan *plan;
    const Member *member;
    uint32_t number; ///< its place in the plan
    uint32_t place;  ///< its place among the members of its first room
    int socket;
    int stage;          ///< the protocol's own count of how far the handshake is
    uint32_t requests;  ///< the protocol's own count of what it asked
    bool ready;         ///< the handshake is over
    uint8_t *kept;      ///< received, but not yet whole
    size_t kept_count;
    uint8_t *waiting;   ///< to be sent once the server takes more
    size_t waiting_count;
} Connection;

/// Connects to a port of this machine and gives the protocol's first bytes to the kernel.
void connection_open(Connection *connection, int epoll, uint16_t port);

/// Sends now, or keeps what the kernel does not take yet.
void connection_send(Connection *connection, const void *bytes, size_t count);

/// Reads once and hands everything whole to the protocol.
void connection_read(Connection *connection);

/// Sends what waits.
void connection_write(Connection *connection);
