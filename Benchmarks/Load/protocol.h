#pragma once
#include <stddef.h>
#include <stdint.h>

#include "connection.h"

/// How one kind of server is spoken to. What it hears it reports to the conversation.
typedef struct Protocol {
    const char *name;
    /// Sends the first bytes of the handshake; the bytes may wait for the connection.
    void (*open)(Connection *connection);
    /// Takes everything that is whole; returns how many bytes that were.
    size_t (*feed)(Connection *connection, uint8_t *bytes, size_t count);
    /// Sends one message with this text to the connection's first room, asking for an ack.
    void (*say)(Connection *connection, const char *text, size_t count);
} Protocol;

extern const Protocol plain_protocol, socketio_protocol, pages_protocol, mqtt_protocol, nats_protocol, xmpp_protocol;

/// The protocol of this name; ends the run when there is none.
const Protocol *protocol_named(const char *name);
