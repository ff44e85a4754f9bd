#include <stdio.h>
#include <string.h>

#include "conversation.h"
#include "fail.h"
#include "protocol.h"

// MQTT 3.1.1: a room is a topic. Messages are published with quality of service 1, whose PUBACK is the ack, and delivered
// with 0: receivers confirm nothing elsewhere either.

enum { CONNECT = 0x10, CONNACK = 0x20, PUBLISH = 0x30, PUBLISH_ACKED = 0x32, PUBACK = 0x40, SUBSCRIBE = 0x82, SUBACK = 0x90 };

static size_t put_text(uint8_t *bytes, const char *text, size_t count)
{
    bytes[0] = (uint8_t)(count >> 8);
    bytes[1] = (uint8_t)count;
    memcpy(bytes + 2, text, count);
    return count + 2;
}

static void send_packet(Connection *connection, uint8_t kind, const uint8_t *body, size_t count)
{
    uint8_t packet[65536] = {kind};
    size_t head = 1, rest = count;
    if (count > sizeof packet - 8) fail("an MQTT packet of %zu bytes is not sent", count);
    do {
        packet[head++] = (uint8_t)((rest & 127) | (rest > 127 ? 128 : 0));
        rest >>= 7;
    } while (rest);
    memcpy(packet + head, body, count);
    connection_send(connection, packet, head + count);
}

static void open_mqtt(Connection *connection)
{
    uint8_t body[64] = {0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0};
    char name[16];
    int count = snprintf(name, sizeof name, "c%u", connection->number);
    send_packet(connection, CONNECT, body, 10 + put_text(body + 10, name, (size_t)count));
}

static void subscribe(Connection *connection)
{
    for (uint32_t place = 0; place < connection->member->room_count; place++) {
        const char *room = connection->plan->rooms[connection->member->rooms[place]].id;
        uint8_t body[512] = {0, (uint8_t)(place + 1)};
        size_t count = 2 + put_text(body + 2, room, strlen(room));
        body[count++] = 0;
        send_packet(connection, SUBSCRIBE, body, count);
    }
}

static void hear(Connection *connection, uint8_t kind, const uint8_t *body, size_t count)
{
    if ((kind & 0xf0) == PUBLISH) {
        conversation_heard(connection, body, count);
    } else if (kind == PUBACK) {
        conversation_acked(connection);
    } else if (kind == CONNACK) {
        if (count < 2 || body[1]) fail("connection %u was refused", connection->number);
        subscribe(connection);
    } else if (kind == SUBACK) {
        if (count < 3 || body[2] > 2) fail("connection %u was refused its topic", connection->number);
        if (++connection->stage == (int)connection->member->room_count) conversation_ready(connection);
    } else {
        fail("connection %u: an MQTT packet of kind %02x", connection->number, kind);
    }
}

// A packet's head: its length, 0 when it is not whole yet.
static size_t head_of(const uint8_t *bytes, size_t count, size_t *body)
{
    *body = 0;
    for (size_t place = 1; place < count && place < 5; place++) {
        *body |= (size_t)(bytes[place] & 127) << (place - 1) * 7;
        if (bytes[place] < 128) return place + 1;
    }
    return 0;
}

static size_t feed(Connection *connection, uint8_t *bytes, size_t count)
{
    for (size_t used = 0;;) {
        size_t body, head = head_of(bytes + used, count - used, &body);
        if (!head || count - used - head < body) return used;
        hear(connection, bytes[used], bytes + used + head, body);
        used += head + body;
    }
}

static void say(Connection *connection, const char *text, size_t count)
{
    uint8_t body[65536];
    const char *room = connection->plan->rooms[connection->member->rooms[0]].id;
    size_t length = put_text(body, room, strlen(room));
    uint16_t number = (uint16_t)(connection->requests++ % 65535 + 1);
    body[length++] = (uint8_t)(number >> 8);
    body[length++] = (uint8_t)number;
    if (length + count > sizeof body - 8) fail("an MQTT message of %zu bytes is not sent", count);
    memcpy(body + length, text, count);
    send_packet(connection, PUBLISH_ACKED, body, length + count);
}

const Protocol mqtt_protocol = {.name = "mqtt", .open = open_mqtt, .feed = feed, .say = say};
