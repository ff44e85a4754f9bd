#!/usr/bin/env python3
"""Counts the instructions that a message, a delivery, an append and a page cost, and what a node at rest holds; compares them with
Benchmarks/counts.json.

usage: counts.py [--keep|--steps|--linked]  --keep writes what was counted to counts.json; --steps prints where in a message they are
                                   spent; --linked what a message costs more on a node that links with another one
env:   ROOKERY_BINARY              the node's program; .build/release/rookery when not given
Only instructions of the node's own processes are counted, not the kernel's, by callgrind, and resident memory in KiB: other work of the machine
does not show. More than the kept count and its slack fails. Ends with "N passed, N failed".
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import types

from bench import contenders, counting, linking, places, scenarios, steps

# What a message costs differs by 3 % from count to count; among so many members that is 4 % of a delivery, among 50 it was 15 %.
SMALL, LARGE, STORED = 2, 202, 200
KEPT = places.HERE / "counts.json"
# Hash seeds make two counts of one binary differ by 2 %; on a busy machine, which gives timers more time, by 5 %.
SLACK = 0.10
# As above; a statement more would be some 2 % by itself, an event noted for a peer over 10 %.
LINKED_SLACK = 0.03
# One count differs from the next by 2 %: medians of so many are compared.
LINKED_TIMES = 5
REST_SECONDS = 3


def counted():
    """Instructions each, by what they are spent on."""
    with tempfile.TemporaryDirectory(prefix="rookery-counts-") as scratch:
        counter = counting.Counter(scratch)
        rooms = counting.House(f"{scratch}/rooms", [SMALL, LARGE])
        small, large = counter.messages("plain", rooms, 0), counter.messages("plain", rooms, 1)
        socketio = counter.messages("socketio", rooms, 1)
        history = counting.House(f"{scratch}/history", [16], STORED)
        return {
            "message to a room of 2, with a commit of its own": small.each,
            "append to the log, without the commit": small.each_of("EventLogC6append_2to2in"),
            "delivery": (large.each - small.each) / (LARGE - SMALL),
            "delivery over Socket.IO": (socketio.each - small.each) / (LARGE - SMALL),
            "page of the last 50 messages": counter.pages(history).each,
            "resident memory of a node at rest, KiB": memory_at_rest(scratch),
        }


def memory_at_rest(scratch):
    """What the benchmark's scenario of that name finds, with what is shared counted whole: who else has a library open is not ours."""
    rookery = contenders.Rookery("rookery", "plain")
    leave_page_cache(places.BINARY)
    folder = pathlib.Path(scratch) / "rest"
    folder.mkdir()
    given = types.SimpleNamespace(warm_up=REST_SECONDS)
    return scenarios.Rest("rest").measure(rookery, pathlib.Path(scratch), folder, given)["RSS MB"] * 1024


def leave_page_cache(path):
    """A file just written lies there in larger pieces than one read from the disk, and more of it is then mapped around each page touched."""
    with open(path, "rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def print_steps():
    with tempfile.TemporaryDirectory(prefix="rookery-counts-") as scratch:
        counter = counting.Counter(scratch)
        rooms = counting.House(f"{scratch}/rooms", [SMALL, LARGE])
        lines = steps.table(counter.messages("plain", rooms, 0), counter.messages("plain", rooms, 1), LARGE - SMALL)
    print("| step | instructions, room of 2 | for each further member |\n| --- | ---: | ---: |")
    for step, message, member in lines:
        print(f"| {step.replace('    ', '· ')} | " + f"{message:,.0f} | {member:,.0f} |")


def count_linked():
    """What a message to a room that never leaves the node costs, with links off, and with another room shared."""
    with tempfile.TemporaryDirectory(prefix="rookery-counts-") as scratch:
        counter = counting.Counter(scratch)
        rooms = counting.House(f"{scratch}/rooms", [SMALL, SMALL])
        pairs = [(counter.messages("plain", rooms, 0, settings=linking.OFF).each,
                  counter.messages("plain", rooms, 0, settings=linking.LINKED, prepare=lambda folder: linking.share(folder, rooms.made.ids[1])).each)
                 for _ in range(LINKED_TIMES)]
    off, linked = map(statistics.median, zip(*pairs))
    verdict = linked <= off * (1 + LINKED_SLACK)
    print(f"{'pass' if verdict else 'FAIL'}  {off:,.0f} with links off, {linked:,.0f} with one peer and another room shared: medians of {LINKED_TIMES}")
    return 0 if verdict else 1


def main():
    subprocess.run(["make", "--quiet", "--no-print-directory", "-C", str(places.HERE)], check=True)
    if sys.argv[1:] == ["--steps"]:
        return print_steps()
    if sys.argv[1:] == ["--linked"]:
        return count_linked()
    found = {name: round(count) for name, count in counted().items()}
    if sys.argv[1:] == ["--keep"]:
        KEPT.write_text(json.dumps(found, indent=4) + "\n")
    kept = json.loads(KEPT.read_text())
    failed = 0
    for name, count in found.items():
        allowed = kept[name] * (1 + SLACK)
        verdict = "FAIL" if count > allowed else "pass"
        failed += count > allowed
        print(f"{verdict}  {count:>9,}  kept {kept[name]:>9,}  {name}")
        if count < kept[name] * (1 - SLACK):
            print("      it has become cheaper: run Benchmarks/counts.py --keep, so that it stays so")
    print(f"{len(found) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
