#include "latency.h"

// 64 buckets for each power of two from 64 up; below, a bucket is one nanosecond.
static unsigned bucket_of(uint64_t ns)
{
    if (ns < 64) return (unsigned)ns;
    unsigned power = 63 - (unsigned)__builtin_clzll(ns);
    return (power - 5) * 64 + (unsigned)(ns >> (power - 6) & 63);
}

static uint64_t middle_of(unsigned bucket)
{
    if (bucket < 64) return bucket;
    unsigned power = bucket / 64 + 5;
    uint64_t width = (uint64_t)1 << (power - 6);
    return ((uint64_t)1 << power) + (bucket % 64) * width + width / 2;
}

void latency_add(Latency *latency, uint64_t ns)
{
    latency->counts[bucket_of(ns)]++;
    latency->total++;
}

uint64_t latency_at(const Latency *latency, double share)
{
    uint64_t wanted = (uint64_t)(share * (double)latency->total + 0.5), seen = 0;
    if (!latency->total) return 0;
    if (wanted == 0) wanted = 1;
    for (unsigned bucket = 0; bucket < sizeof latency->counts / sizeof *latency->counts; bucket++) {
        seen += latency->counts[bucket];
        if (seen >= wanted) return middle_of(bucket);
    }
    return 0;
}
