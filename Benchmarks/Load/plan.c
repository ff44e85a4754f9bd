#define _GNU_SOURCE
#include "plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"

static void add_room(Plan *plan, char *id)
{
    plan->rooms = realloc(plan->rooms, (plan->room_count + 1) * sizeof *plan->rooms);
    plan->rooms[plan->room_count++] = (Room){.id = strdup(id)};
}

static void add_to_room(Plan *plan, Member *member, const char *number)
{
    char *end;
    unsigned long room = strtoul(number, &end, 10);
    if (end == number || *end || room >= plan->room_count) fail("no such room in the plan: %s", number);
    member->rooms = realloc(member->rooms, (member->room_count + 1) * sizeof *member->rooms);
    member->rooms[member->room_count++] = (uint32_t)room;
    plan->rooms[room].members++;
}

static void add_member(Plan *plan, char *token, char *rooms, const char *role)
{
    Member member = {.token = strdup(token), .sends = strcmp(role, "send") == 0};
    if (!member.sends && strcmp(role, "listen") != 0) fail("a member sends or listens: %s", role);
    for (char *save, *number = strtok_r(rooms, ",", &save); number; number = strtok_r(NULL, ",", &save)) add_to_room(plan, &member, number);
    if (!member.room_count) fail("a member of the plan is in no room");
    plan->members = realloc(plan->members, (plan->member_count + 1) * sizeof *plan->members);
    plan->members[plan->member_count++] = member;
}

Plan plan_read(const char *path)
{
    Plan plan = {0};
    FILE *file = fopen(path, "r");
    if (!file) fail("%s cannot be opened", path);
    char *line = NULL;
    for (size_t size = 0; getline(&line, &size, file) > 0;) {
        char *save, *kind = strtok_r(line, " \n", &save);
        char *first = strtok_r(NULL, " \n", &save), *second = strtok_r(NULL, " \n", &save), *third = strtok_r(NULL, " \n", &save);
        if (kind && first && strcmp(kind, "room") == 0) add_room(&plan, first);
        else if (kind && third && strcmp(kind, "member") == 0) add_member(&plan, first, second, third);
        else fail("a line of the plan is neither a room nor a member: %s", line);
    }
    free(line);
    fclose(file);
    if (!plan.member_count) fail("%s names no members", path);
    return plan;
}
