#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>

#include "clock.h"
#include "conversation.h"
#include "fail.h"
#include "options.h"

enum { EVENTS = 1024, SILENCE_SECONDS = 30, LAST_WORDS_SECONDS = 10 };

static Options options;
static Plan plan;
static Connection *connections;
static int epoll;
static Latency latency;

static void turn(int milliseconds)
{
    static struct epoll_event events[EVENTS];
    int count = epoll_wait(epoll, events, EVENTS, milliseconds);
    if (count < 0 && errno != EINTR) fail("epoll_wait: %s", strerror(errno));
    for (int place = 0; place < count; place++) {
        Connection *connection = events[place].data.ptr;
        if (events[place].events & EPOLLOUT) connection_write(connection);
        if (events[place].events & ~(uint32_t)EPOLLOUT) connection_read(connection);
    }
}

static void turn_until(uint64_t end_ns)
{
    for (uint64_t now; (now = now_ns()) < end_ns;) turn((int)((end_ns - now) / 1000000 + 1));
}

static void connect_everybody(void)
{
    connections = calloc(plan.member_count, sizeof *connections);
    conversation_begin(&plan, connections, options.text_bytes, options.messages);
    uint32_t opened = 0, before = 0;
    for (uint64_t heard = now_ns(); conversation_ready_count() < plan.member_count;) {
        for (; opened < plan.member_count && opened < conversation_ready_count() + options.handshakes; opened++) {
            connections[opened] = (Connection){
                .protocol = options.protocol, .plan = &plan, .member = &plan.members[opened], .number = opened, .place = connections[opened].place};
            connection_open(&connections[opened], epoll, options.port);
        }
        turn(100);
        if (conversation_ready_count() > before) before = conversation_ready_count(), heard = now_ns();
        if (now_ns() - heard > SILENCE_SECONDS * 1000000000ull) fail("%u of %u connections are ready, then nothing", before, plan.member_count);
    }
}

static void hold(void)
{
    printf("ready\n");
    fflush(stdout);
    struct pollfd both[2] = {{.fd = 0, .events = POLLIN}, {.fd = epoll, .events = POLLIN}};
    for (;;) {
        poll(both, 2, -1);
        if (both[1].revents) turn(0);
        char byte;
        if (both[0].revents && fread(&byte, 1, 1, stdin) == 0) return;
    }
}

static void say_all(void)
{
    conversation_start();
    uint64_t before = 0, heard = now_ns();
    for (uint64_t done; (done = conversation_counts().messages) < options.messages;) {
        turn(100);
        if (done > before) before = done, heard = now_ns();
        if (now_ns() - heard > SILENCE_SECONDS * 1000000000ull) fail("%llu of %llu messages, then nothing", (unsigned long long)done, (unsigned long long)options.messages);
    }
}

static void talk(double connecting)
{
    conversation_start();
    turn_until(now_ns() + (uint64_t)(options.warm_up * 1e9));
    Counts first = conversation_counts();
    double server = processes_seconds(&options.server), own = own_seconds();
    uint64_t start = now_ns();
    conversation_measure(&latency);
    turn_until(start + (uint64_t)(options.seconds * 1e9));
    conversation_measure(NULL);
    double seconds = (double)(now_ns() - start) / 1e9;
    Counts last = conversation_counts();
    server = processes_seconds(&options.server) - server;
    own = own_seconds() - own;
    conversation_stop();
    for (uint64_t end = now_ns() + LAST_WORDS_SECONDS * 1000000000ull; conversation_unfinished() && now_ns() < end;) turn(50);
    turn_until(now_ns() + 100000000); // whatever comes now came twice
    printf("{\"seconds\": %.3f, \"connections\": %u, \"connecting_seconds\": %.3f, \"messages\": %llu, \"deliveries\": %llu, ", seconds,
        plan.member_count, connecting, (unsigned long long)(last.messages - first.messages), (unsigned long long)(last.deliveries - first.deliveries));
    printf("\"doubles\": %llu, \"unfinished\": %u, \"server_seconds\": %.3f, \"generator_seconds\": %.3f, ",
        (unsigned long long)conversation_counts().doubles, conversation_unfinished(), server, own);
    printf("\"p50_us\": %.1f, \"p90_us\": %.1f, \"p99_us\": %.1f, \"max_us\": %.1f}\n", (double)latency_at(&latency, 0.5) / 1e3,
        (double)latency_at(&latency, 0.9) / 1e3, (double)latency_at(&latency, 0.99) / 1e3, (double)latency_at(&latency, 1) / 1e3);
}

int main(int count, char **words)
{
    options = options_read(count, words);
    plan = plan_read(options.plan);
    plan.temp_ids = options.temp_ids;
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    uint64_t start = now_ns();
    connect_everybody();
    double connecting = (double)(now_ns() - start) / 1e9;
    turn_until(now_ns() + 300000000); // what greetings are still under way do not count
    if (options.hold) hold();
    else if (options.messages) say_all();
    else talk(connecting);
    return 0;
}
