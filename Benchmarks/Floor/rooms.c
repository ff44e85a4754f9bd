#include "rooms.h"

#include <stdlib.h>

#include "fail.h"

enum { ROOMS = 1 << 20 };
static RoomMembers rooms[ROOMS];

void rooms_join(Client *client, uint32_t room)
{
    if (room >= ROOMS) fail("no room has the number %u", room);
    rooms[room].members = realloc(rooms[room].members, (rooms[room].count + 1) * sizeof(Client *));
    rooms[room].members[rooms[room].count++] = client;
    client->rooms = realloc(client->rooms, (client->room_count + 1) * sizeof *client->rooms);
    client->rooms[client->room_count++] = room;
}

static void leave(RoomMembers *room, const Client *client)
{
    for (uint32_t place = 0; place < room->count; place++) {
        if (room->members[place] == client) room->members[place--] = room->members[--room->count];
    }
}

void rooms_leave(Client *client)
{
    for (uint32_t place = 0; place < client->room_count; place++) leave(&rooms[client->rooms[place]], client);
    client->room_count = 0;
}

RoomMembers rooms_members(uint32_t room) { return room < ROOMS ? rooms[room] : (RoomMembers){0}; }
