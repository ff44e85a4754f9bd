#!/usr/bin/env python3
"""Stories of linked nodes: real programs with certificates of an own authority, and a real Synapse, driven as people would.

usage: run.py [WORD...]      only the stories whose names hold one of the words; all of them when none is given
env:   ROOKERY_BINARY        the node's program, .build/debug/rookery when not given
       LINKED_SECONDS        how long anything is waited for, 60 when not given; what needs more takes as many times it

Prints `PASS name` or `FAIL name: why` for each; the exit code says whether any failed.
"""

import asyncio
import os
import pathlib
import signal
import sys
import time
import traceback

import acquaintance
import devices
import distant
import gaps
import invites
import looking
import matrix_rooms
import memberships
import outages
import pictures
import presences
import reaching
import talking
import two_nodes
from stage import Stage

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = os.environ.get("ROOKERY_BINARY", str(ROOT / ".build/debug/rookery"))
LONGEST = 600  # seconds; a story that waits for what never comes ends here
STORIES = {
    name: story
    for module in (
        acquaintance, talking, pictures, distant, two_nodes, presences, devices, memberships, outages, matrix_rooms, gaps, reaching,
        invites, looking,
    )
    for name, story in module.TESTS.items()
}


async def play(stage, number, name, story):
    """Whether it passed."""
    stage.tag = number
    began = time.monotonic()
    try:
        await asyncio.wait_for(story(stage), LONGEST)
        print(f"PASS {name} ({time.monotonic() - began:.1f} s)")
        return True
    except Exception as problem:  # a story may fail in any way; the others still run
        print(f"FAIL {name}: {type(problem).__name__} {problem} ({time.monotonic() - began:.1f} s)")
        traceback.print_exc(limit=-4)
        print(stage.said())
        return False


async def main(words):
    # Whoever ends the run early leaves no node behind.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)
    chosen = [(name, story) for name, story in STORIES.items() if not words or any(word.lower() in name.lower() for word in words)]
    async with Stage(BINARY) as stage:
        results = [await play(stage, number, *each) for number, each in enumerate(chosen, 1)]
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    sys.exit(asyncio.run(main(sys.argv[1:])))
