#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conversation.h"
#include "fail.h"
#include "protocol.h"

// NATS: a room is a subject. In verbose mode the server says +OK to each line; the one to PUB is the ack.

static void open_nats(Connection *connection) { (void)connection; } // the server speaks first

static void greet(Connection *connection)
{
    static const char connect[] = "CONNECT {\"verbose\":true,\"pedantic\":false}\r\n";
    connection_send(connection, connect, sizeof connect - 1);
    for (uint32_t place = 0; place < connection->member->room_count; place++) {
        char line[512];
        int count = snprintf(line, sizeof line, "SUB %s %u\r\n", connection->plan->rooms[connection->member->rooms[place]].id, place + 1);
        connection_send(connection, line, (size_t)count);
    }
}

static void confirmed(Connection *connection)
{
    if (connection->ready) conversation_acked(connection);
    else if (++connection->stage == (int)connection->member->room_count + 1) conversation_ready(connection);
}

// `MSG subject id [reply] bytes`: what follows the line is so long, and an end of line.
static size_t payload_of(const uint8_t *line, size_t count)
{
    size_t start = count;
    while (start && line[start - 1] != ' ') start--;
    return strtoul((const char *)line + start, NULL, 10);
}

static size_t feed(Connection *connection, uint8_t *bytes, size_t count)
{
    for (size_t used = 0;;) {
        uint8_t *line = bytes + used, *end = memchr(line, '\n', count - used);
        if (!end) return used;
        size_t length = (size_t)(end - line) + 1;
        if (line[0] == 'M') {
            size_t payload = payload_of(line, length) + 2;
            if (count - used - length < payload) return used;
            conversation_heard(connection, end + 1, payload);
            length += payload;
        } else if (line[0] == '+') {
            confirmed(connection);
        } else if (line[0] == 'P') {
            connection_send(connection, "PONG\r\n", 6);
        } else if (line[0] == 'I') {
            if (!connection->requests++) greet(connection);
        } else {
            fail("connection %u heard %.*s", connection->number, (int)length, line);
        }
        used += length;
    }
}

static void say(Connection *connection, const char *text, size_t count)
{
    char line[65536];
    const char *room = connection->plan->rooms[connection->member->rooms[0]].id;
    int length = snprintf(line, sizeof line, "PUB %s %zu\r\n%.*s\r\n", room, count, (int)count, text);
    connection_send(connection, line, (size_t)length);
}

const Protocol nats_protocol = {.name = "nats", .open = open_nats, .feed = feed, .say = say};
