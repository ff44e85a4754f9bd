#!/usr/bin/env python3
"""How long a send waits at worst, and whether a checkpoint is the reason.

usage: stalls.py [SECONDS [SENDERS]]     (30 s and 8 senders when not given)
env:   ROOKERY_BINARY                    the node's program; .build/release/rookery when not given

Each sender is alone in a room and sends 4 KB over a plain WebSocket, the next when the ack is there: several MB a second of
write-ahead log, so that it is copied all the time and begun anew every few seconds. A file beside the log is synced in the
same way and at the same time: where that stalls too, it was the disk or the machine.
"""

import os
import pathlib
import sys
import threading
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "Tests" / "Flood")]
from crowd import Crowd  # noqa: E402
from data import make  # noqa: E402
from node import FloodedNode  # noqa: E402

STALL = 0.05


class Watch(threading.Thread):
    """Notes when the log is begun anew, and how long a sync of another file takes meanwhile."""

    def __init__(self, data):
        super().__init__(daemon=True)
        self.log, self.probe = pathlib.Path(data, "rookery.db-wal"), pathlib.Path(data, "probe")
        self.begun, self.syncs, self.largest, self.over = [], [], 0, False

    def run(self):
        salt = None
        file = os.open(self.probe, os.O_CREAT | os.O_WRONLY)
        while not self.over:
            with self.log.open("rb") as log:
                now = log.read(32)[16:24]
            self.largest = max(self.largest, self.log.stat().st_size)
            if salt is not None and now != salt:
                self.begun.append(time.monotonic())
            salt, start = now, time.monotonic()
            os.pwrite(file, bytes(4096), 0)
            os.fsync(file)
            self.syncs.append((start, time.monotonic() - start))
            time.sleep(0.005)
        os.close(file)


def measure(node, tokens, rooms, seconds):
    """The time of each send's ack, with the moment it was sent."""
    crowd = Crowd(node.port)
    lines = [crowd.join(token) for token in tokens]
    crowd.until(lambda: all(line.ready for line in lines))
    text, sent, took = "x" * 4000, {}, []
    end = time.monotonic() + seconds

    def step():
        now = time.monotonic()
        for number, line in enumerate(lines):
            known = sent.get(number)
            if known and line.acks < known[1]:
                continue
            if known:
                took.append((known[0], now - known[0]))
            if now < end:
                count = known[1] + 1 if known else 1
                crowd.say(line, "send_message", {"roomId": rooms[number], "text": f"{count} {text}"}, count)
                sent[number] = (time.monotonic(), count)
        return now > end

    crowd.until(step, seconds + 60, eager=True)
    crowd.close()
    return took


async def main(seconds=30, senders=8):
    node = FloodedNode(os.environ.get("ROOKERY_BINARY", str(HERE.parent / ".build/release/rookery")))
    try:
        await node.start()
        tokens, rooms = make(node.port, senders, [[number] for number in range(senders)])
        watch = Watch(node.data)
        watch.start()
        took = measure(node, tokens, rooms, seconds)
        watch.over = True
        watch.join()
        report(took, watch, seconds, commits_above(node.port, STALL))
    finally:
        await node.stop()


def commits_above(port, bound):
    """How many of the node's commits took longer, by its own histogram."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    buckets = [(float(line.split('le="')[1].split('"')[0].replace("+Inf", "inf")), int(line.split()[-1]))
               for line in lines if line.startswith("rookery_commit_seconds_bucket")]
    edge, below = next((edge, count) for edge, count in buckets if edge >= bound)
    return f"{buckets[-1][1]}, {buckets[-1][1] - below} of them above {edge * 1000:.0f} ms"


def report(took, watch, seconds, commits):
    times = sorted(time_of for _, time_of in took)
    at = lambda share: times[min(len(times) - 1, int(len(times) * share))] * 1000  # noqa: E731
    print(f"{len(times) / seconds:,.0f} sends/s: p50 {at(.5):.1f} ms, p99 {at(.99):.1f} ms, p99.9 {at(.999):.1f} ms, worst {times[-1] * 1000:.1f} ms")
    print(f"the log was begun anew {len(watch.begun)} times, {watch.largest / (1 << 20):.0f} MiB at most")
    syncs = sorted(time_of for _, time_of in watch.syncs)
    print(f"syncs of another file: p50 {syncs[len(syncs) // 2] * 1000:.1f} ms, worst {syncs[-1] * 1000:.1f} ms")
    near = sorted(time_of for start, time_of in took if any(start - .02 < begun < start + time_of + .02 for begun in watch.begun))
    if near:
        print(f"sends while the log was begun anew: {len(near)}, p50 {near[len(near) // 2] * 1000:.1f} ms, worst {near[-1] * 1000:.1f} ms")
    print(f"the node's own commits, fsync included: {commits}")
    slow = [(start, time_of) for start, time_of in took if time_of > STALL]
    alone = [time_of for start, time_of in slow if not any(
        sync > STALL / 2 and began < start + time_of and start < began + sync for began, sync in watch.syncs)]
    print(f"sends above 50 ms: {len(slow)}; of them {len(alone)} while the other file's syncs were quick")


if __name__ == "__main__":
    import asyncio

    asyncio.run(main(*map(int, sys.argv[1:])))
