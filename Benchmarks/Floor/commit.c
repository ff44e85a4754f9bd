#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "fail.h"
#include "latency.h"
#include "store.h"

// One durable commit at a time: one row of 500 bytes, one fsync. Prints how long they took as one JSON object.

int main(int count, char **words)
{
    static Latency latency;
    char body[500];
    if (count != 3) fail("usage: floor-commit FILE SECONDS");
    memset(body, 'x', sizeof body);
    store_open(words[1]);
    for (uint64_t end = now_ns() + (uint64_t)(atof(words[2]) * 1e9), start; (start = now_ns()) < end;) {
        store_begin();
        store_add(0, body, sizeof body);
        store_commit();
        latency_add(&latency, now_ns() - start);
    }
    printf("{\"commits\": %llu, \"p50_us\": %.1f, \"p99_us\": %.1f}\n", (unsigned long long)latency.total,
        (double)latency_at(&latency, 0.5) / 1e3, (double)latency_at(&latency, 0.99) / 1e3);
    return 0;
}
