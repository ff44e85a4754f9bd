#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A room as the server calls it, and how many connections are members of it.
typedef struct {
    char *id;
    uint32_t members;
} Room;

/// One connection to be made: who it is, where it talks, and whether it sends.
typedef struct {
    char *token;
    uint32_t *rooms; ///< numbers of rooms; the first is where it sends
    uint32_t room_count;
    bool sends;
} Member;

/// Who talks where, as the preparing script wrote it down.
typedef struct {
    Room *rooms;
    Member *members;
    uint32_t room_count, member_count;
    bool temp_ids; ///< messages carry a tempId, where the protocol knows one
} Plan;

/// Reads a plan: lines `room ID`, then lines `member TOKEN ROOM[,ROOM...] send|listen` whose rooms are numbers from 0.
Plan plan_read(const char *path);
