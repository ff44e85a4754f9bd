#include <string.h>

#include "latency.h"
#include "marker.h"
#include "selftest.h"

static void markers(void)
{
    char text[64] = "{\"text\":\"";
    size_t start = strlen(text), end = 0;
    marker_write(text + start, (Marker){0x1234abcd, 7});
    size_t count = start + MARKER_BYTES;
    Marker found;
    CHECK("a marker is found where it stands", marker_find((uint8_t *)text, count, &found, &end) && end == count);
    CHECK("a marker is read as it was written", found.sender == 0x1234abcd && found.number == 7);
    CHECK("half a marker is none", !marker_find((uint8_t *)text, count - 1, &found, &end));
    CHECK("an empty text has none", !marker_find((uint8_t *)text, 0, &found, &end));
    char before[64] = "~~not one~";
    marker_write(before + 10, (Marker){1, 2});
    CHECK("tildes before it do not hide it", marker_find((uint8_t *)before, 10 + MARKER_BYTES, &found, &end) && found.sender == 1 && found.number == 2);
    before[12] = 'g';
    CHECK("letters that are no digits make none", !marker_find((uint8_t *)before, 10 + MARKER_BYTES, &found, &end));
}

static int near(uint64_t value, uint64_t wanted) { return value >= wanted - wanted / 60 && value <= wanted + wanted / 60; }

static void latencies(void)
{
    static Latency latency;
    CHECK("without durations there is no middle", latency_at(&latency, 0.5) == 0);
    for (uint64_t ns = 1; ns <= 1000; ns++) latency_add(&latency, ns * 1000);
    CHECK("the middle of 1 to 1,000 µs is 500 µs", near(latency_at(&latency, 0.5), 500000));
    CHECK("one in a hundred takes longer than 990 µs", near(latency_at(&latency, 0.99), 990000));
    CHECK("the longest is 1,000 µs", near(latency_at(&latency, 1), 1000000));
    static Latency small;
    latency_add(&small, 63);
    latency_add(&small, 64);
    CHECK("below 64 ns a bucket is one nanosecond", latency_at(&small, 0.5) == 63 && latency_at(&small, 1) == 64);
}

void selftest_figures(void)
{
    markers();
    latencies();
}
