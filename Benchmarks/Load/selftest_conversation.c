#include <string.h>

#include "conversation.h"
#include "marker.h"
#include "protocol.h"
#include "selftest.h"

// Two rooms: 0 and 1 are in the first, 2 in the second; 0 and 2 send.

static Marker said[3];
static int sends[3];

static void say(Connection *connection, const char *text, size_t count)
{
    size_t end;
    marker_find((const uint8_t *)text, count, &said[connection->number], &end);
    sends[connection->number]++;
}

static const Protocol silent = {.name = "silent", .say = say};
static Room rooms[2] = {{"a", 2}, {"b", 1}};
static uint32_t first[] = {0}, second[] = {1};
static Member members[3] = {{"", first, 1, true}, {"", first, 1, false}, {"", second, 1, true}};
static const Plan plan = {rooms, members, 2, 3, false};
static Connection connections[3];

static void hear(uint32_t who, Marker marker)
{
    char text[MARKER_BYTES];
    marker_write(text, marker);
    conversation_heard(&connections[who], (uint8_t *)text, sizeof text);
}

static void begin(uint64_t limit)
{
    memset(sends, 0, sizeof sends);
    for (uint32_t number = 0; number < 3; number++) connections[number] = (Connection){.protocol = &silent, .plan = &plan, .member = &members[number], .number = number};
    conversation_begin(&plan, connections, 64, limit);
    conversation_start();
}

static void done_rule(void)
{
    begin(0);
    CHECK("each sender says one, listeners none", sends[0] == 1 && sends[1] == 0 && sends[2] == 1);
    hear(0, said[0]);
    hear(1, said[0]);
    CHECK("with every member but without its ack a message is not done", conversation_counts().messages == 0 && sends[0] == 1);
    conversation_acked(&connections[0]);
    CHECK("with both it is done and the next one is said", conversation_counts().messages == 1 && sends[0] == 2);
    conversation_acked(&connections[0]);
    hear(1, said[0]);
    CHECK("acked and with one member of two it is not done", conversation_counts().messages == 1);
    conversation_stop();
    hear(0, said[0]);
    CHECK("after the stop the last one is done and no other said", conversation_counts().messages == 2 && sends[0] == 2);
    CHECK("what is under way elsewhere is unfinished", conversation_unfinished() == 1);
    CHECK("all that came was expected", conversation_counts().doubles == 0 && conversation_counts().deliveries == 4);
}

static void astray(void)
{
    begin(0);
    hear(1, said[0]);
    hear(1, said[0]);
    CHECK("a second copy is seen", conversation_counts().doubles == 1);
    hear(2, said[0]);
    CHECK("a message in another room is seen", conversation_counts().doubles == 2);
    hear(1, (Marker){0, said[0].number + 1});
    CHECK("a message that was never said is seen", conversation_counts().doubles == 3);
    hear(1, (Marker){99, 1});
    hear(1, (Marker){1, 0});
    CHECK("a sender that does not exist or does not send is seen", conversation_counts().doubles == 5);
    CHECK("none of them makes the message done", (conversation_acked(&connections[0]), conversation_counts().messages == 0));
}

static void limited(void)
{
    begin(3);
    for (int turn = 0; turn < 2; turn++) {
        conversation_acked(&connections[2]);
        hear(2, said[2]);
    }
    CHECK("no more is said than the limit, by all together", sends[0] + sends[2] == 3 && conversation_counts().messages == 2);
}

void selftest_conversation(void)
{
    limited();
    done_rule();
    astray();
}
