#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "conversation.h"
#include "fail.h"
#include "protocol.h"

// HTTP GETs over a connection that is kept: the "room" is the path, a "message" is a request, done when its whole answer is there.

static void open_pages(Connection *connection) { conversation_ready(connection); }

static size_t length_of(const Connection *connection, const uint8_t *head, size_t count)
{
    static const char name[] = "\r\ncontent-length:";
    for (size_t place = 0; place + sizeof name < count; place++) {
        if (head[place] == '\r' && strncasecmp((const char *)head + place, name, sizeof name - 1) == 0) {
            return strtoul((const char *)head + place + sizeof name - 1, NULL, 10);
        }
    }
    fail("connection %u: an answer without a length: %.*s", connection->number, (int)count, head);
}

static size_t feed(Connection *connection, uint8_t *bytes, size_t count)
{
    const uint8_t *end = memmem(bytes, count, "\r\n\r\n", 4);
    if (!end) return 0;
    size_t head = (size_t)(end - bytes) + 4;
    if (memcmp(bytes + 9, "200", 3) != 0) fail("connection %u was refused: %.*s", connection->number, (int)count, bytes);
    size_t whole = head + length_of(connection, bytes, head);
    if (count < whole) return 0;
    conversation_heard_own(connection);
    conversation_acked(connection);
    return whole;
}

static void say(Connection *connection, const char *text, size_t count)
{
    (void)text, (void)count;
    char request[8192];
    const char *path = connection->plan->rooms[connection->member->rooms[0]].id;
    int length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nAccept: application/json\r\n\r\n",
        path, connection->member->token);
    connection_send(connection, request, (size_t)length);
}

const Protocol pages_protocol = {.name = "pages", .open = open_pages, .feed = feed, .say = say};
