#pragma once
#include <stdint.h>

/// How long messages took, kept as counts in buckets of at most 1.6 % width.
typedef struct {
    uint64_t counts[64 * 64];
    uint64_t total;
} Latency;

/// Adds one duration in nanoseconds.
void latency_add(Latency *latency, uint64_t ns);

/// The duration in nanoseconds below which `share` (0 to 1) of all lie; 0 when there are none.
uint64_t latency_at(const Latency *latency, double share);
