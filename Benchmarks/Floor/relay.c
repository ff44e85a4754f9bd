#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "client.h"
#include "fail.h"
#include "handshake.h"
#include "rooms.h"
#include "store.h"
#include "websocket.h"

// The floor: relays what our node relays, frame for frame, in one thread. All messages of one turn of the loop are one
// transaction with one fsync; acks and deliveries follow it. It knows no accounts, rules, history or slow readers.

enum { EVENTS = 4096 };

/// A message read in this turn.
typedef struct {
    Client *sender;
    uint32_t request, room;
    char frame[2048];
    int count;
} Message;

static Message batch[EVENTS * 4];
static uint32_t batch_count;
static Client *touched[EVENTS * 64];
static uint32_t touched_count;
// Closed at the end of the turn: a message of this turn may still name them.
static Client *gone[EVENTS];
static uint32_t gone_count;
static int epoll;

static void touch(Client *client)
{
    if (client->touched) return;
    client->touched = 1;
    touched[touched_count++] = client;
}

static void read_message(Client *client, const char *text, size_t count)
{
    const char *id = memmem(text, count, "\"id\":", 5), *room = memmem(text, count, "\"roomId\":\"r", 11), *said = memmem(text, count, "\"text\":\"", 8);
    if (!id || !room || !said || batch_count == sizeof batch / sizeof *batch) return;
    said += 8;
    const char *end = memchr(said, '"', count - (size_t)(said - text));
    if (!end) return;
    Message *message = &batch[batch_count++];
    *message = (Message){.sender = client, .request = (uint32_t)atoi(id + 5), .room = (uint32_t)atoi(room + 11)};
    message->count = snprintf(message->frame, sizeof message->frame,
        "{\"content\":{\"location\":null,\"media\":null,\"mentions\":[],\"text\":\"%.*s\",\"type\":\"text\"},\"createdAt\":\"2026-01-01T00:00:00.000Z\","
        "\"deleted\":false,\"editedAt\":null,\"forwardedFrom\":null,\"id\":\"$0000000000000000000000000000000000000000000\",\"reactions\":[],\"replyTo\":null,"
        "\"roomId\":\"r%u\",\"sender\":{\"avatar\":null,\"displayName\":null,\"id\":\"@m%07d:north.example\",\"username\":\"m%07d\"}}",
        (int)(end - said), said, message->room, client->socket, client->socket);
}

static void read_frames(Client *client)
{
    for (;;) {
        size_t payload, head;
        uint8_t first, *bytes = client->in.bytes;
        if (!client->in.count || !(head = websocket_head(bytes, client->in.count, &payload, &first)) || client->in.count < head + 4 + payload) return;
        uint8_t *mask = bytes + head, *body = mask + 4;
        for (size_t place = 0; place < payload; place++) body[place] ^= mask[place & 3];
        if (first == 0x81) read_message(client, (char *)body, payload);
        bytes_drop(&client->in, head + 4 + payload);
    }
}

static void receive(Client *client)
{
    if (!client_read(client)) {
        gone[gone_count++] = client;
        return;
    }
    if (!client->upgraded) {
        static const char ready[] = "{\"event\":\"ready\",\"data\":{}}";
        if (!handshake(client)) return;
        client_add_text(client, ready, sizeof ready - 1);
        touch(client);
    }
    read_frames(client);
}

static void deliver(const Message *message, int64_t position)
{
    static char text[4096];
    int count = snprintf(text, sizeof text, "{\"event\":\"new_message\",\"data\":{\"message\":%.*s,\"position\":%lld}}", message->count, message->frame, (long long)position);
    RoomMembers room = rooms_members(message->room);
    for (uint32_t place = 0; place < room.count; place++) {
        client_add_text(room.members[place], text, (size_t)count);
        touch(room.members[place]);
    }
    count = snprintf(text, sizeof text, "{\"ack\":%u,\"data\":%.*s}", message->request, message->count, message->frame);
    client_add_text(message->sender, text, (size_t)count);
    touch(message->sender);
}

static void commit_and_deliver(void)
{
    static int64_t positions[EVENTS * 4];
    if (!batch_count) return;
    store_begin();
    for (uint32_t place = 0; place < batch_count; place++) positions[place] = store_add(batch[place].room, batch[place].frame, (size_t)batch[place].count);
    store_commit();
    for (uint32_t place = 0; place < batch_count; place++) deliver(&batch[place], positions[place]);
    batch_count = 0;
}

static void flush_and_close(void)
{
    for (uint32_t place = 0; place < touched_count; place++) client_flush(touched[place]);
    for (uint32_t place = 0; place < gone_count; place++) {
        rooms_leave(gone[place]);
        client_close(gone[place]);
    }
    touched_count = gone_count = 0;
}

static void welcome(int listener)
{
    for (int socket, one = 1; (socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        Client *client = calloc(1, sizeof *client);
        *client = (Client){.socket = socket, .epoll = epoll};
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event)) fail("epoll_ctl: %s", strerror(errno));
    }
}

static int listen_on(uint16_t port)
{
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 1024)) fail("port %u: %s", port, strerror(errno));
    return listener;
}

int main(int count, char **words)
{
    if (count != 3) fail("usage: floor-relay PORT FILE");
    store_open(words[2]);
    epoll = epoll_create1(0);
    int listener = listen_on((uint16_t)atoi(words[1]));
    struct epoll_event own = {.events = EPOLLIN}, events[EVENTS];
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &own);
    for (;;) {
        int ready = epoll_wait(epoll, events, EVENTS, -1);
        for (int place = 0; place < ready; place++) {
            Client *client = events[place].data.ptr;
            if (!client) welcome(listener);
            else if (events[place].events & ~(uint32_t)EPOLLOUT) receive(client);
            else touch(client);
        }
        commit_and_deliver();
        flush_and_close();
    }
}
