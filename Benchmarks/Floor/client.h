#pragma once
#include <stddef.h>
#include <stdint.h>

/// A growing row of bytes that gives its memory back when it is empty.
typedef struct {
    uint8_t *bytes;
    size_t count, capacity;
} Bytes;

/// Adds bytes at the end.
void bytes_add(Bytes *bytes, const void *more, size_t count);

/// Takes bytes away from the front.
void bytes_drop(Bytes *bytes, size_t count);

/// One connected client of the relay.
typedef struct Client {
    int socket;
    int epoll;
    int upgraded;
    int touched; ///< something was added to `out` in this turn
    int waits_for_writing;
    Bytes in, out;
    uint32_t *rooms;
    uint32_t room_count;
} Client;

/// Reads what there is; false when the client has gone and is to be closed.
int client_read(Client *client);

/// Sends what waits, as far as the kernel takes it.
void client_flush(Client *client);

/// Adds one unmasked text frame of these two parts to what waits.
void client_add_text(Client *client, const char *text, size_t count);

/// Ends the connection and frees the client; it must be in no room.
void client_close(Client *client);
