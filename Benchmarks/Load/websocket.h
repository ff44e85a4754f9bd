#pragma once
#include <stddef.h>
#include <stdint.h>

#include "connection.h"

/// The client's half of a WebSocket, RFC 6455, without extensions.

/// Sends the request that turns the connection into a WebSocket; `headers` are whole lines.
void websocket_ask(Connection *connection, const char *path, const char *headers);

/// Looks for the end of the server's answer to `websocket_ask`: its length, or 0 when it is not whole yet.
/// Ends the run when the server refuses.
size_t websocket_answered(const Connection *connection, const uint8_t *bytes, size_t count);

/// Sends one masked text frame.
void websocket_send(Connection *connection, const char *text, size_t count);

/// Hands each whole text to `text`; answers pings; ends the run at a close. Returns how many bytes were taken.
size_t websocket_feed(Connection *connection, uint8_t *bytes, size_t count, void (*text)(Connection *, uint8_t *, size_t));

/// Reads the head of one frame: its length (0 when not whole yet), with the payload's length and the first byte.
size_t websocket_head(const uint8_t *bytes, size_t count, size_t *payload, uint8_t *first);

/// Writes a masked frame of `count` payload bytes to `frame` (14 bytes longer at most); returns its length.
size_t websocket_frame(uint8_t *frame, uint8_t opcode, uint32_t mask, const char *payload, size_t count);
