#include "conversation.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "fail.h"
#include "marker.h"
#include "protocol.h"

/// One sender's message under way.
typedef struct {
    uint32_t number;
    uint32_t missing; ///< members that do not have it
    bool acked;
    uint64_t sent_ns;
    uint64_t *has; ///< one bit for each member of the room
} Message;

static const Plan *plan;
static Connection *connections;
static Message *messages;
static char *text;
static size_t text_bytes;
static uint64_t said, limit;
static bool talking;
static uint32_t ready, unfinished;
static Counts counts;
static Latency *latencies;

static uint32_t size_of_room(const Member *member) { return plan->rooms[member->rooms[0]].members; }
static size_t words_of(const Member *member) { return size_of_room(member) / 64 + 1; }

void conversation_begin(const Plan *the_plan, Connection *the_connections, size_t the_text_bytes, uint64_t the_limit)
{
    plan = the_plan;
    ready = unfinished = 0;
    said = 0;
    limit = the_limit;
    counts = (Counts){0};
    talking = false;
    connections = the_connections;
    text_bytes = the_text_bytes < MARKER_BYTES ? MARKER_BYTES : the_text_bytes;
    text = malloc(text_bytes);
    memset(text, 'x', text_bytes);
    messages = calloc(plan->member_count, sizeof *messages);
    uint32_t *next = calloc(plan->room_count + 1, sizeof *next);
    for (uint32_t number = 0; number < plan->member_count; number++) {
        connections[number].place = next[plan->members[number].rooms[0]]++;
        if (plan->members[number].sends) messages[number].has = calloc(words_of(&plan->members[number]), 8);
    }
    free(next);
}

static void say(Connection *connection)
{
    Message *message = &messages[connection->number];
    if (limit && said == limit) return;
    said++;
    message->number++;
    message->missing = size_of_room(connection->member);
    message->acked = false;
    memset(message->has, 0, words_of(connection->member) * 8);
    marker_write(text, (Marker){connection->number, message->number});
    unfinished++;
    message->sent_ns = now_ns();
    connection->protocol->say(connection, text, text_bytes);
}

static void finish_if_done(uint32_t sender)
{
    Message *message = &messages[sender];
    if (message->missing || !message->acked) return;
    unfinished--;
    counts.messages++;
    if (latencies) latency_add(latencies, now_ns() - message->sent_ns);
    if (talking) say(&connections[sender]);
}

void conversation_ready(Connection *connection)
{
    if (connection->ready) return;
    connection->ready = true;
    ready++;
}

void conversation_acked(Connection *connection)
{
    Message *message = &messages[connection->number];
    if (message->acked || !message->number) fail("connection %u got an ack for nothing", connection->number);
    message->acked = true;
    finish_if_done(connection->number);
}

static void heard(Connection *connection, Marker marker)
{
    counts.deliveries++;
    Message *message = marker.sender < plan->member_count ? &messages[marker.sender] : NULL;
    uint64_t bit = (uint64_t)1 << (connection->place & 63), *word = message && message->has ? &message->has[connection->place / 64] : NULL;
    bool expected = word && marker.number == message->number && message->missing
        && connection->member->rooms[0] == plan->members[marker.sender].rooms[0] && !(*word & bit);
    if (!expected) {
        counts.doubles++;
        return;
    }
    *word |= bit;
    message->missing--;
    finish_if_done(marker.sender);
}

void conversation_heard(Connection *connection, const uint8_t *bytes, size_t count)
{
    Marker marker;
    size_t end;
    if (marker_find(bytes, count, &marker, &end)) heard(connection, marker);
}

void conversation_heard_own(Connection *connection) { heard(connection, (Marker){connection->number, messages[connection->number].number}); }

void conversation_start(void)
{
    talking = true;
    for (uint32_t number = 0; number < plan->member_count; number++) {
        if (plan->members[number].sends) say(&connections[number]);
    }
}

void conversation_stop(void) { talking = false; }
uint32_t conversation_unfinished(void) { return unfinished; }
uint32_t conversation_ready_count(void) { return ready; }
Counts conversation_counts(void) { return counts; }
void conversation_measure(Latency *latency) { latencies = latency; }
