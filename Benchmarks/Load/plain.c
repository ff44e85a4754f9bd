#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>

#include "conversation.h"
#include "fail.h"
#include "protocol.h"
#include "temp_id.h"
#include "websocket.h"

// Rookery's plain WebSocket: `{"event", "data", "id"}`, answered by `{"ack", "data"}`.

enum { UPGRADING, GREETED };

static const char ack_head[] = "{\"ack\":", ready_head[] = "{\"event\":\"ready\"", message_head[] = "{\"event\":\"new_message\"";
static const char error_head[] = "{\"event\":\"error\"", refusal_head[] = "{\"event\":\"authentication_error\"";

static int begins(const uint8_t *bytes, size_t count, const char *head, size_t length) { return count >= length && memcmp(bytes, head, length) == 0; }
#define BEGINS(bytes, count, head) begins(bytes, count, head, sizeof head - 1)

static void open_plain(Connection *connection)
{
    char headers[8192];
    snprintf(headers, sizeof headers, "Sec-WebSocket-Protocol: rookery.v1, token.%s\r\n", connection->member->token);
    websocket_ask(connection, "/ws", headers);
}

static void hear(Connection *connection, uint8_t *bytes, size_t count)
{
    if (BEGINS(bytes, count, message_head)) {
        conversation_heard(connection, bytes + sizeof message_head, count - sizeof message_head);
    } else if (BEGINS(bytes, count, ack_head)) {
        size_t look = count < 64 ? count : 64;
        if (memmem(bytes, look, "\"data\":{\"error\"", 15)) fail("connection %u was refused: %.*s", connection->number, (int)count, bytes);
        conversation_acked(connection);
    } else if (BEGINS(bytes, count, ready_head)) {
        conversation_ready(connection);
    } else if (BEGINS(bytes, count, error_head) || BEGINS(bytes, count, refusal_head)) {
        fail("connection %u heard %.*s", connection->number, (int)count, bytes);
    }
}

static size_t feed(Connection *connection, uint8_t *bytes, size_t count)
{
    size_t used = 0;
    if (connection->stage == UPGRADING) {
        used = websocket_answered(connection, bytes, count);
        if (!used) return 0;
        connection->stage = GREETED;
    }
    return used + websocket_feed(connection, bytes + used, count - used, hear);
}

static void say(Connection *connection, const char *text, size_t count)
{
    char frame[65536];
    connection->requests++;
    const char *room = connection->plan->rooms[connection->member->rooms[0]].id;
    char temp[TEMP_ID_BYTES];
    int length = snprintf(frame, sizeof frame, "{\"event\":\"send_message\",\"id\":%u,\"data\":{\"roomId\":\"%s\"%s,\"text\":\"%.*s\"}}",
        connection->requests, room, temp_id(connection, temp), (int)count, text);
    websocket_send(connection, frame, (size_t)length);
}

const Protocol plain_protocol = {.name = "plain", .open = open_plain, .feed = feed, .say = say};
