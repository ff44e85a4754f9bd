#define _GNU_SOURCE
#include "websocket.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"

enum { TEXT = 0x81, CLOSE = 0x88, PING = 0x89, PONG = 0x8a, LONGEST_SENT = 65536 };

void websocket_ask(Connection *connection, const char *path, const char *headers)
{
    char request[16384];
    int count = snprintf(request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n", path, headers);
    if (count < 0 || (size_t)count >= sizeof request) fail("the request is too long");
    connection_send(connection, request, (size_t)count);
}

size_t websocket_answered(const Connection *connection, const uint8_t *bytes, size_t count)
{
    const uint8_t *end = memmem(bytes, count, "\r\n\r\n", 4);
    if (!end) return 0;
    if (count < 12 || memcmp(bytes + 9, "101", 3) != 0) fail("connection %u was refused: %.*s", connection->number, (int)count, bytes);
    return (size_t)(end - bytes) + 4;
}

size_t websocket_frame(uint8_t *frame, uint8_t opcode, uint32_t mask, const char *payload, size_t count)
{
    size_t head = 2;
    frame[0] = opcode;
    if (count < 126) {
        frame[1] = (uint8_t)(0x80 | count);
    } else {
        frame[1] = 0x80 | 126;
        frame[2] = (uint8_t)(count >> 8);
        frame[3] = (uint8_t)count;
        head = 4;
    }
    memcpy(frame + head, &mask, 4);
    uint8_t *body = frame + head + 4;
    uint64_t wide = (uint64_t)mask << 32 | mask;
    size_t place = 0;
    for (; place + 8 <= count; place += 8) {
        uint64_t word;
        memcpy(&word, payload + place, 8);
        word ^= wide;
        memcpy(body + place, &word, 8);
    }
    for (; place < count; place++) body[place] = (uint8_t)payload[place] ^ (uint8_t)(mask >> (place & 3) * 8);
    return head + 4 + count;
}

static void send_frame(Connection *connection, uint8_t opcode, const char *payload, size_t count)
{
    static uint8_t frame[LONGEST_SENT + 14];
    if (count >= LONGEST_SENT) fail("a frame of %zu bytes is not sent", count);
    connection_send(connection, frame, websocket_frame(frame, opcode, (uint32_t)random() * 2654435761u, payload, count));
}

void websocket_send(Connection *connection, const char *text, size_t count) { send_frame(connection, TEXT, text, count); }

size_t websocket_head(const uint8_t *bytes, size_t count, size_t *payload, uint8_t *first)
{
    if (count < 2) return 0;
    *first = bytes[0];
    *payload = bytes[1] & 127;
    if (*payload < 126) return 2;
    size_t head = *payload == 126 ? 4 : 10;
    if (count < head) return 0;
    *payload = 0;
    for (size_t place = 2; place < head; place++) *payload = *payload << 8 | bytes[place];
    return head;
}

static _Noreturn void closed(const Connection *connection, const uint8_t *body, size_t count)
{
    if (count < 2) fail("connection %u was closed without a reason", connection->number);
    fail("connection %u was closed with %u: %.*s", connection->number, body[0] << 8 | body[1], (int)count - 2, body + 2);
}

size_t websocket_feed(Connection *connection, uint8_t *bytes, size_t count, void (*text)(Connection *, uint8_t *, size_t))
{
    size_t used = 0;
    for (;;) {
        size_t payload;
        uint8_t first;
        size_t head = websocket_head(bytes + used, count - used, &payload, &first);
        if (!head || count - used - head < payload) return used;
        uint8_t *body = bytes + used + head;
        used += head + payload;
        if (first == TEXT) text(connection, body, payload);
        else if (first == PING) send_frame(connection, PONG, (char *)body, payload);
        else if (first == CLOSE) closed(connection, body, payload);
        else if (first != PONG) fail("connection %u: a frame that begins with %02x", connection->number, first);
    }
}
