#!/usr/bin/env python3
"""Floods: slow, stalled and silent clients, as many as the machine lets in, all of them back at once, one room for everybody.

usage: run.py small|full [WORD...]    small is a part of make test, full is make flood; only floods that hold a WORD
env:   ROOKERY_BINARY                 the node's program
Prints what each cost, in MiB and seconds, and ends with "N passed, N failed".
"""

import asyncio
import os
import pathlib
import sys
import tempfile
import time
import traceback

import data
import floods
from node import FloodedNode

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = os.environ.get("ROOKERY_BINARY", str(ROOT / ".build/debug/rookery"))
# what is shown: (flood, how many in make test, how many in make flood)
TESTS = {
    "A thousand readers that stop reading cost little, and hear everything once when they read again": (floods.slow_readers, 40, 1_000),
    "A thousand readers that stop in the middle of a frame are cut in time, and nobody else notices": (floods.stalled_readers, 40, 1_000),
    "A thousand senders that stop in the middle of a message hold no more than all of them may": (floods.half_frames, 40, 1_000),
    "A thousand who once said something long keep none of the memory that took": (floods.once_loud, 200, 1_000),
    "Nineteen thousand connections that say nothing are cut in time, and others are served": (floods.silent, 200, 19_000),
    "One connection more than there is room for hears 503, and there is room when one has gone": (floods.too_many, 50, 50),
    "Nineteen thousand live connections hear what is said": (floods.many, 200, 19_000),
    "Ten thousand come back at once after a death, miss nothing and hear nothing twice": (floods.return_of_all, 200, 10_000),
    "Ten thousand in one room hear everything once": (floods.one_room, 200, 10_000),
}


class Stage:
    """Everybody is in the first room; of four more everybody is in four rooms out of twenty, five altogether."""

    def __init__(self, people):
        everybody = list(range(people))
        self.members = [everybody] + [everybody[number::20] for number in range(20) if everybody[number::20]]

    async def make(self, node):
        await node.start()
        self.tokens, self.rooms = await asyncio.to_thread(data.make, node.port, len(self.members[0]), self.members)


async def main(size, words):
    chosen = [
        (name, flood, large if size == "full" else small)
        for name, (flood, small, large) in TESTS.items()
        if not words or any(word in flood.__name__ for word in words)
    ]
    # Only these two need an account for each connection; in the others several share one.
    alone = (floods.return_of_all, floods.one_room)
    people = max([count if flood in alone else min(count, 1_000) for _, flood, count in chosen] + [200])
    passed = failed = 0
    node = FloodedNode(BINARY)
    with tempfile.TemporaryDirectory(prefix="rookery-flood-") as folder:
        node.environment = data.cheap_hashing(folder)
        stage, start = Stage(people), time.monotonic()
        await stage.make(node)
        node.environment = {}
        print(f"{people} accounts in {len(stage.rooms)} rooms, made in {time.monotonic() - start:.0f} s", flush=True)
        try:
            for name, flood, count in chosen:
                faults = await attempt(name, flood, node, stage, count)
                passed, failed = passed + (not faults), failed + bool(faults)
        finally:
            await node.stop()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


async def attempt(name, flood, node, stage, count):
    try:
        figures = await flood(node, stage, count)
        faults = figures.faults
        print(f"  {count}: " + ", ".join(f"{name} {value:.1f}" for name, value in figures.items()), flush=True)
    except Exception:
        faults = [traceback.format_exc()]
    print(f"{'FAIL' if faults else 'ok'} {name}", flush=True)
    for fault in faults:
        print("    ", fault, flush=True)
    return faults


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1], sys.argv[2:])))
