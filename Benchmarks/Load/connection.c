#define _GNU_SOURCE
#include "connection.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "fail.h"
#include "protocol.h"

enum { READ_BYTES = 256 * 1024 };

static int the_epoll;
// One for all: whatever is whole is handled before the next connection is read.
static uint8_t buffer[4 * 1024 * 1024];

static void watch(Connection *connection, int operation, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = connection};
    if (epoll_ctl(the_epoll, operation, connection->socket, &event)) fail("epoll_ctl: %s", strerror(errno));
}

void connection_open(Connection *connection, int epoll, uint16_t port)
{
    the_epoll = epoll;
    connection->socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (connection->socket < 0) fail("socket: %s", strerror(errno));
    int one = 1;
    setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (connect(connection->socket, (struct sockaddr *)&address, sizeof address) && errno != EINPROGRESS) fail("connect: %s", strerror(errno));
    watch(connection, EPOLL_CTL_ADD, EPOLLIN);
    connection->protocol->open(connection);
}

static void wait_for_room(Connection *connection, const uint8_t *bytes, size_t count)
{
    if (!connection->waiting_count) watch(connection, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
    connection->waiting = realloc(connection->waiting, connection->waiting_count + count);
    memcpy(connection->waiting + connection->waiting_count, bytes, count);
    connection->waiting_count += count;
}

void connection_send(Connection *connection, const void *bytes, size_t count)
{
    ssize_t sent = connection->waiting_count ? 0 : send(connection->socket, bytes, count, MSG_NOSIGNAL);
    // A socket that is still connecting says ENOTCONN or EAGAIN.
    if (sent < 0 && errno != EAGAIN && errno != ENOTCONN) fail("send on connection %u: %s", connection->number, strerror(errno));
    if (sent < 0) sent = 0;
    if ((size_t)sent < count) wait_for_room(connection, (const uint8_t *)bytes + sent, count - (size_t)sent);
}

void connection_write(Connection *connection)
{
    ssize_t sent = send(connection->socket, connection->waiting, connection->waiting_count, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) fail("send on connection %u: %s", connection->number, strerror(errno));
    if (sent <= 0) return;
    connection->waiting_count -= (size_t)sent;
    memmove(connection->waiting, connection->waiting + sent, connection->waiting_count);
    if (!connection->waiting_count) watch(connection, EPOLL_CTL_MOD, EPOLLIN);
}

static void keep(Connection *connection, const uint8_t *bytes, size_t count)
{
    if (count > sizeof buffer - READ_BYTES) fail("connection %u: a frame of more than %zu bytes", connection->number, count);
    if (count) {
        connection->kept = realloc(connection->kept, count);
        memcpy(connection->kept, bytes, count);
    }
    connection->kept_count = count;
}

void connection_read(Connection *connection)
{
    size_t before = connection->kept_count;
    if (before) memcpy(buffer, connection->kept, before);
    ssize_t got = recv(connection->socket, buffer + before, READ_BYTES, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) fail("connection %u of %u ended: %s", connection->number, connection->plan->member_count, got ? strerror(errno) : "closed by the server");
    size_t count = before + (size_t)got;
    size_t used = connection->protocol->feed(connection, buffer, count);
    keep(connection, buffer + used, count - used);
}
