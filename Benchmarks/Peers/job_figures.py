"""What the job queues of others are asked to do, and how their figures are written."""

import json
import sys
import time

ENQUEUED = 3_000  # one by one, each with its own commit
DRAINED = 10_000
WAKES = 300
PAUSE_SECONDS = 0.025  # between two jobs for an idle worker


class Stopwatch:
    """How many a second, from its making to `rate`."""

    def __init__(self):
        self._began = time.perf_counter()

    def rate(self, count):
        return count / (time.perf_counter() - self._began)


def wakes(latencies):
    """Microseconds from the call that enqueued a job until it began."""
    ordered = sorted(latencies)
    return {"wake p50 µs": ordered[len(ordered) // 2] * 1e6, "wake p99 µs": ordered[len(ordered) * 99 // 100] * 1e6}


def tell(figures):
    json.dump(figures, sys.stdout)
    print()
