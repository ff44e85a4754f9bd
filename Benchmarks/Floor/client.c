#include "client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

void bytes_add(Bytes *bytes, const void *more, size_t count)
{
    if (bytes->count + count > bytes->capacity) {
        bytes->capacity = (bytes->count + count) * 2;
        bytes->bytes = realloc(bytes->bytes, bytes->capacity);
    }
    memcpy(bytes->bytes + bytes->count, more, count);
    bytes->count += count;
}

void bytes_drop(Bytes *bytes, size_t count)
{
    bytes->count -= count;
    if (bytes->count) memmove(bytes->bytes, bytes->bytes + count, bytes->count);
    else free(bytes->bytes), *bytes = (Bytes){0};
}

int client_read(Client *client)
{
    static uint8_t buffer[65536];
    ssize_t got = recv(client->socket, buffer, sizeof buffer, 0);
    if (got < 0) return errno == EAGAIN;
    if (got > 0) bytes_add(&client->in, buffer, (size_t)got);
    return got > 0;
}

static void wait_for_writing(Client *client, int wanted)
{
    if (client->waits_for_writing == wanted) return;
    client->waits_for_writing = wanted;
    struct epoll_event event = {.events = wanted ? EPOLLIN | EPOLLOUT : EPOLLIN, .data.ptr = client};
    epoll_ctl(client->epoll, EPOLL_CTL_MOD, client->socket, &event);
}

void client_flush(Client *client)
{
    client->touched = 0;
    ssize_t sent = send(client->socket, client->out.bytes, client->out.count, MSG_NOSIGNAL);
    if (sent > 0) bytes_drop(&client->out, (size_t)sent);
    wait_for_writing(client, client->out.count > 0);
}

void client_add_text(Client *client, const char *text, size_t count)
{
    uint8_t head[4] = {0x81, (uint8_t)count, 0, 0};
    if (count > 125) head[1] = 126, head[2] = (uint8_t)(count >> 8), head[3] = (uint8_t)count;
    bytes_add(&client->out, head, count > 125 ? 4 : 2);
    bytes_add(&client->out, text, count);
}

void client_close(Client *client)
{
    close(client->socket);
    free(client->in.bytes);
    free(client->out.bytes);
    free(client->rooms);
    free(client);
}
