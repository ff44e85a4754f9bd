#!/usr/bin/env python3
"""Writes linking/functions.order: the functions that run when a node serves, starts and rests, which the linker puts side by side.

usage: order.py
env:   ROOKERY_BINARY   the node's program; .build/release/rookery when not given

First those that run for every message, delivery and page, then those of a node that starts and rests, then what else ran. The kernel maps
a program in pieces of 64 KB around each page that is used: in the order of the files most of it is in memory, though a tenth of it runs.
Run this when much has changed. A name that is gone does no harm.
"""

import subprocess
import sys
import tempfile

from bench import counting, places

ORDER = places.ROOT / "linking/functions.order"
REST_SECONDS = 20


def groups():
    """Three sets of names, none in two of them."""
    with tempfile.TemporaryDirectory(prefix="rookery-order-") as scratch:
        counter = counting.Counter(scratch)
        rooms = counting.House(f"{scratch}/rooms", [2, 20], 200)
        served = [counter.messages(protocol, rooms, room).functions(counter.binary) for protocol in ("plain", "socketio") for room in (0, 1)]
        served.append(counter.pages(rooms).functions(counter.binary))
        resting = counter.rest(REST_SECONDS).spent(counter.binary).keys()
    each_time, others = (set().union(*names) for names in zip(*served))
    return each_time, resting - each_time, others - resting - each_time


def main():
    subprocess.run(["make", "--quiet", "--no-print-directory", "-C", str(places.HERE)], check=True)
    found = groups()
    ORDER.write_text("".join(f"{name}\n" for names in found for name in sorted(names)))
    print("%d functions that run each time, %d more of a node that starts and rests, %d others" % tuple(map(len, found)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
