#pragma once
#include "client.h"

/// The members of one room.
typedef struct {
    Client **members;
    uint32_t count;
} RoomMembers;

/// Adds a client to a room.
void rooms_join(Client *client, uint32_t room);

/// Takes a client out of all its rooms.
void rooms_leave(Client *client);

/// Who is in a room; nobody in one that does not exist.
RoomMembers rooms_members(uint32_t room);
