#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>

#include "conversation.h"
#include "fail.h"
#include "protocol.h"
#include "temp_id.h"
#include "websocket.h"

// Socket.IO 5 over Engine.IO 4 over WebSocket, from its first packet on (no polling before).

enum { UPGRADING, OPENING, CONNECTING, CONNECTED };

static const char message_head[] = "42[\"new_message\"", ready_head[] = "42[\"ready\"", error_head[] = "42[\"error\"";

static int begins(const uint8_t *bytes, size_t count, const char *head, size_t length) { return count >= length && memcmp(bytes, head, length) == 0; }
#define BEGINS(bytes, count, head) begins(bytes, count, head, sizeof head - 1)

static void open_socketio(Connection *connection) { websocket_ask(connection, "/socket.io/?EIO=4&transport=websocket", ""); }

// Which rooms a connection is in stands in its handshake too: servers without accounts put it there.
static void join(Connection *connection)
{
    char packet[16384];
    int length = snprintf(packet, sizeof packet, "40{\"token\":\"%s\",\"rooms\":[", connection->member->token);
    for (uint32_t place = 0; place < connection->member->room_count; place++) {
        const char *room = connection->plan->rooms[connection->member->rooms[place]].id;
        length += snprintf(packet + length, sizeof packet - (size_t)length, "%s\"%s\"", place ? "," : "", room);
    }
    length += snprintf(packet + length, sizeof packet - (size_t)length, "]}");
    websocket_send(connection, packet, (size_t)length);
}

static void hear(Connection *connection, uint8_t *bytes, size_t count)
{
    if (BEGINS(bytes, count, message_head)) {
        conversation_heard(connection, bytes + sizeof message_head, count - sizeof message_head);
    } else if (BEGINS(bytes, count, "43")) {
        size_t look = count < 64 ? count : 64;
        if (memmem(bytes, look, "[{\"error\"", 9)) fail("connection %u was refused: %.*s", connection->number, (int)count, bytes);
        conversation_acked(connection);
    } else if (count == 1 && bytes[0] == '2') {
        websocket_send(connection, "3", 1);
    } else if (connection->stage == OPENING && count && bytes[0] == '0') {
        connection->stage = CONNECTING;
        join(connection);
    } else if (BEGINS(bytes, count, ready_head)) {
        connection->stage = CONNECTED;
        conversation_ready(connection);
    } else if (BEGINS(bytes, count, error_head) || BEGINS(bytes, count, "44") || BEGINS(bytes, count, "41")) {
        fail("connection %u heard %.*s", connection->number, (int)count, bytes);
    }
}

static size_t feed(Connection *connection, uint8_t *bytes, size_t count)
{
    size_t used = 0;
    if (connection->stage == UPGRADING) {
        used = websocket_answered(connection, bytes, count);
        if (!used) return 0;
        connection->stage = OPENING;
    }
    return used + websocket_feed(connection, bytes + used, count - used, hear);
}

static void say(Connection *connection, const char *text, size_t count)
{
    char packet[65536];
    connection->requests++;
    const char *room = connection->plan->rooms[connection->member->rooms[0]].id;
    char temp[TEMP_ID_BYTES];
    int length = snprintf(packet, sizeof packet, "42%u[\"send_message\",{\"roomId\":\"%s\"%s,\"text\":\"%.*s\"}]",
        connection->requests, room, temp_id(connection, temp), (int)count, text);
    websocket_send(connection, packet, (size_t)length);
}

const Protocol socketio_protocol = {.name = "socketio", .open = open_socketio, .feed = feed, .say = say};
