#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conversation.h"
#include "marker.h"
#include "protocol.h"
#include "selftest.h"
#include "temp_id.h"

// What a server says, cut into two at every byte: a protocol must hear the same wherever a read ends.

static uint32_t only[] = {0};
static Room rooms[1] = {{"r", 1}};
static Member members[1] = {{"token", only, 1, true}};
static const Plan plan = {rooms, members, 1, 1, false};
static Connection connection;
static uint8_t stream[8192];
static size_t stream_count;

static void add(const void *bytes, size_t count)
{
    memcpy(stream + stream_count, bytes, count);
    stream_count += count;
}

static void add_frame(uint8_t first, const char *text)
{
    size_t count = strlen(text);
    uint8_t head[4] = {first, (uint8_t)count, (uint8_t)(count >> 8), (uint8_t)count};
    if (count > 125) head[1] = 126;
    add(head, count > 125 ? 4 : 2);
    add(text, count);
}

static void add_text(const char *format, const char *room)
{
    char text[1024], marker[MARKER_BYTES + 1] = {0};
    marker_write(marker, (Marker){0, 1});
    snprintf(text, sizeof text, format, room, marker);
    add_frame(0x81, text);
}

// Feeds the stream in two parts; the handshake comes whole before, since answers go out in between.
static void hear_in_two(const Protocol *protocol, size_t cut, int peer)
{
    connection = (Connection){.protocol = protocol, .plan = &plan, .member = members, .socket = peer};
    conversation_begin(&plan, &connection, 64, 0);
    conversation_start();
    uint8_t *copy = malloc(stream_count);
    memcpy(copy, stream, stream_count);
    size_t used = protocol->feed(&connection, copy, cut);
    CHECK("no more is taken than there is", used <= cut);
    protocol->feed(&connection, copy + used, stream_count - used);
    free(copy);
    Counts counts = conversation_counts();
    CHECK("the handshake is over", connection.ready);
    CHECK("the message and its ack are heard, once", counts.deliveries == 1 && counts.messages == 1 && counts.doubles == 0);
}

static void everywhere(const Protocol *protocol)
{
    int pair[2];
    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair);
    for (size_t cut = 0; cut <= stream_count; cut++) {
        hear_in_two(protocol, cut, pair[0]);
        conversation_stop();
        uint8_t sent[65536];
        while (recv(pair[1], sent, sizeof sent, 0) > 0) {}
    }
    close(pair[0]);
    close(pair[1]);
    stream_count = 0;
}

static void plain(void)
{
    static const char upgrade[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
    add(upgrade, sizeof upgrade - 1);
    add_text("{\"event\":\"authenticated\",\"data\":{}}", "");
    add_text("{\"event\":\"ready\",\"data\":{\"rooms\":[{\"id\":\"%s\"}]}}", "r");
    add_frame(0x89, "ping");
    add_text("{\"event\":\"new_message\",\"data\":{\"message\":{\"roomId\":\"%s\",\"content\":{\"text\":\"%s xxx\"}}}}", "r");
    add_text("{\"event\":\"user_typing\",\"data\":{\"roomId\":\"%s\"}}", "r");
    add_text("{\"ack\":1,\"data\":{\"roomId\":\"%s\",\"content\":{\"text\":\"%s\"}}}", "r");
    everywhere(&plain_protocol);
}

static void socketio(void)
{
    static const char upgrade[] = "HTTP/1.1 101 Switching Protocols\r\n\r\n";
    add(upgrade, sizeof upgrade - 1);
    add_text("0{\"sid\":\"x\",\"upgrades\":[],\"pingInterval\":25000}", "");
    add_text("40{\"sid\":\"y\"}", "");
    add_text("42[\"ready\",{\"rooms\":[\"%s\"]}]", "r");
    add_text("2", "");
    add_text("42[\"new_message\",{\"message\":{\"roomId\":\"%s\",\"content\":{\"text\":\"%s\"}}}]", "r");
    add_text("431[{\"roomId\":\"%s\",\"text\":\"%s\"}]", "r");
    everywhere(&socketio_protocol);
}

static void mqtt(void)
{
    char published[64] = {0x30, 3 + MARKER_BYTES, 0, 1, 'r'};
    marker_write(published + 5, (Marker){0, 1});
    add((uint8_t[]){0x20, 2, 0, 0, 0x90, 3, 0, 1, 0}, 9);
    add(published, 5 + MARKER_BYTES);
    add((uint8_t[]){0x40, 2, 0, 1}, 4);
    everywhere(&mqtt_protocol);
    char longer[256] = {0x30, (char)(0x80 | (MARKER_BYTES + 3 + 128) % 128), 1, 0, 1, 'r'};
    marker_write(longer + 6, (Marker){0, 1});
    add((uint8_t[]){0x20, 2, 0, 0, 0x90, 3, 0, 1, 0, 0x40, 2, 0, 1}, 13);
    add(longer, 6 + MARKER_BYTES + 128);
    everywhere(&mqtt_protocol);
}

static void nats(void)
{
    char text[256], marker[MARKER_BYTES + 1] = {0};
    marker_write(marker, (Marker){0, 1});
    int count = snprintf(text, sizeof text, "INFO {}\r\n+OK\r\nPING\r\n+OK\r\nMSG r 1 %d\r\n%s\r\n+OK\r\n", MARKER_BYTES, marker);
    add(text, (size_t)count);
    everywhere(&nats_protocol);
}

static void xmpp(void)
{
    char text[1024], marker[MARKER_BYTES + 1] = {0};
    marker_write(marker, (Marker){0, 1});
    int count = snprintf(text, sizeof text,
        "<stream:features><mechanism>ANONYMOUS</mechanism></stream:features><success xmlns='x'/><stream:features></stream:features><iq id='b'></iq>"
        "<presence from='r@c/other'/><presence><status code='110'/></presence><message><subject/></message><message><body>%s</body></message>", marker);
    add(text, (size_t)count);
    everywhere(&xmpp_protocol);
}

static void pages(void)
{
    static const char answer[] = "HTTP/1.1 200 OK\r\nX-Content-Length: 9\r\nContent-Length: 12\r\n\r\n{\"items\":[]}";
    int pair[2];
    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair);
    for (size_t cut = 0; cut < sizeof answer; cut++) {
        connection = (Connection){.protocol = &pages_protocol, .plan = &plan, .member = members, .socket = pair[0]};
        conversation_begin(&plan, &connection, 64, 0);
        pages_protocol.open(&connection);
        conversation_start();
        conversation_stop();
        size_t used = pages_protocol.feed(&connection, (uint8_t *)answer, cut);
        CHECK("an answer is not whole before its last byte is there", (used == 0) == (cut < sizeof answer - 1));
        if (!used) used = pages_protocol.feed(&connection, (uint8_t *)answer, sizeof answer - 1);
        CHECK("then it is taken, once", used == sizeof answer - 1 && conversation_counts().messages == 1);
    }
    close(pair[0]);
    close(pair[1]);
}

static void temp_ids(void)
{
    static const Plan asking = {rooms, members, 1, 1, true};
    char field[TEMP_ID_BYTES];
    connection = (Connection){.plan = &plan, .number = 10, .requests = 3};
    CHECK("without being asked a message has no tempId", temp_id(&connection, field)[0] == 0);
    connection.plan = &asking;
    char wanted[TEMP_ID_BYTES];
    snprintf(wanted, sizeof wanted, ",\"tempId\":\"%x-a-3\"", getpid());
    CHECK("a tempId is of one run, connection and request", strcmp(temp_id(&connection, field), wanted) == 0);
}

void selftest_protocols(void)
{
    temp_ids();
    plain();
    socketio();
    mqtt();
    nats();
    xmpp();
    pages();
}
