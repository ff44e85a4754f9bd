#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "connection.h"
#include "latency.h"

/// What was counted; running sums, so that a window is the difference of two.
typedef struct {
    uint64_t messages;   ///< done: acked and with every member of the room
    uint64_t deliveries; ///< arrived at one member
    uint64_t doubles;    ///< arrived a second time, or where they do not belong
} Counts;

/// Prepares one place for each connection's message. No more than `limit` messages are said (0: no limit).
void conversation_begin(const Plan *plan, Connection *connections, size_t text_bytes, uint64_t limit);

/// A connection's handshake is over.
void conversation_ready(Connection *connection);

/// The server has confirmed this connection's message.
void conversation_acked(Connection *connection);

/// `bytes` hold one message (or none): it has arrived at this connection.
void conversation_heard(Connection *connection, const uint8_t *bytes, size_t count);

/// As `conversation_heard`, for a message that is known already.
void conversation_heard_own(Connection *connection);

/// Every sender says its first message; each says its next when the one before is done.
void conversation_start(void);

/// Nobody says another one.
void conversation_stop(void);

/// Messages said and not done.
uint32_t conversation_unfinished(void);

/// Connections whose handshake is over.
uint32_t conversation_ready_count(void);

/// What was counted since the beginning.
Counts conversation_counts(void);

/// Where durations of messages are added from now on; NULL: nowhere.
void conversation_measure(Latency *latency);
