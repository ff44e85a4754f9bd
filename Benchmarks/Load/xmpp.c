#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>

#include "conversation.h"
#include "fail.h"
#include "marker.h"
#include "protocol.h"

// XMPP: a room is a MUC (XEP-0045), people are anonymous (SASL ANONYMOUS). A MUC gives everybody's message back to its sender
// too: that copy is the ack. Once the handshake is over nothing but the markers is read: a body holds one.

enum { FIRST_STREAM, AUTHENTICATING, SECOND_STREAM, BINDING, JOINING, JOINED };

static void send_text(Connection *connection, const char *text) { connection_send(connection, text, strlen(text)); }

static void open_stream(Connection *connection)
{
    send_text(connection, "<?xml version='1.0'?><stream:stream to='localhost' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>");
}

static void join(Connection *connection)
{
    for (uint32_t place = 0; place < connection->member->room_count; place++) {
        char stanza[512];
        snprintf(stanza, sizeof stanza, "<presence to='%s@conference.localhost/n%u'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>",
            connection->plan->rooms[connection->member->rooms[place]].id, connection->number);
        send_text(connection, stanza);
    }
}

// What ends each stage, and what is done then.
static const char *const awaited[] = {"</stream:features>", "<success", "</stream:features>", "</iq>", "code='110'"};

static void go_on(Connection *connection)
{
    switch (connection->stage) {
    case FIRST_STREAM: send_text(connection, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>"); break;
    case AUTHENTICATING: open_stream(connection); break;
    case SECOND_STREAM: send_text(connection, "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"); break;
    case BINDING: join(connection); break;
    default:
        // One status 110 for each room that was joined.
        if (++connection->requests < connection->member->room_count) return;
        conversation_ready(connection);
    }
    connection->stage++;
}

static size_t hear_markers(Connection *connection, const uint8_t *bytes, size_t count)
{
    size_t used = 0, end;
    for (Marker marker; marker_find(bytes + used, count - used, &marker, &end); used += end) {
        conversation_heard(connection, bytes + used, end);
        if (marker.sender == connection->number) conversation_acked(connection);
    }
    size_t rest = count - used;
    return count - (rest < MARKER_BYTES ? rest : MARKER_BYTES - 1); // a marker may have begun
}

static size_t feed(Connection *connection, uint8_t *bytes, size_t count)
{
    size_t used = 0;
    while (connection->stage < JOINED) {
        const char *wanted = awaited[connection->stage];
        uint8_t *found = memmem(bytes + used, count - used, wanted, strlen(wanted));
        if (memmem(bytes + used, count - used, "<failure", 8) || memmem(bytes + used, count - used, "type='error'", 12))
            fail("connection %u was refused: %.*s", connection->number, (int)(count - used), bytes + used);
        if (!found) return used;
        used = (size_t)(found - bytes) + strlen(wanted);
        go_on(connection);
    }
    return used + hear_markers(connection, bytes + used, count - used);
}

static void say(Connection *connection, const char *text, size_t count)
{
    char stanza[65536];
    const char *room = connection->plan->rooms[connection->member->rooms[0]].id;
    int length = snprintf(stanza, sizeof stanza, "<message to='%s@conference.localhost' type='groupchat'><body>%.*s</body></message>", room, (int)count, text);
    connection_send(connection, stanza, (size_t)length);
}

const Protocol xmpp_protocol = {.name = "xmpp", .open = open_stream, .feed = feed, .say = say};
