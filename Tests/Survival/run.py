#!/usr/bin/env python3
"""What a node survives, with the real program, real clients at all three doors, and a disk that can be told to misbehave.

usage: run.py [WORD...]          only the tests whose names hold one of the words; all of them when none is given
env:   ROOKERY_BINARY            the node's program, .build/debug/rookery when not given
       SEED                      repeats a run's moments of death and what a power cut leaves
Ends with "N passed, N failed".
"""

import asyncio
import functools
import os
import pathlib
import random
import sys
import time
import traceback

import backups
import badfiles
import jobs
import stops
import trouble
import uploads
import walgrowth
from kills import kills
from power import OF_THE_FILE, OF_THE_LOG, power_cuts

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = os.environ.get("ROOKERY_BINARY", str(ROOT / ".build/debug/rookery"))
LONGEST = 300  # seconds; a test that waits for what never comes ends here
SEED = int(os.environ.get("SEED", random.randrange(1 << 32)))


async def fifty_deaths():
    faults, acknowledged = await kills(BINARY, 50, SEED)
    print(f"  50 deaths, {acknowledged} messages acknowledged")
    return faults


async def power_goes():
    faults, acknowledged = await power_cuts(BINARY, 8, SEED)
    print(f"  {acknowledged} acknowledged messages looked for")
    return faults


async def power_goes_after_failed_syncs():
    faults, acknowledged = await power_cuts(BINARY, 6, SEED, OF_THE_LOG)
    print(f"  {acknowledged} acknowledged messages looked for")
    return faults


async def power_goes_after_lost_copies():
    faults, acknowledged = await power_cuts(BINARY, 6, SEED, OF_THE_FILE)
    print(f"  {acknowledged} acknowledged messages looked for")
    return faults


TESTS = {
    "Killed fifty times under load, the node loses nothing it acknowledged, and everybody hears everything once": fifty_deaths,
    "After a power cut everything acknowledged is there once, whatever became of unsynced writes and names": power_goes,
    "What a failed sync was for may be lost for ever: nothing acknowledged stood on it when the power goes":
        power_goes_after_failed_syncs,
    "What was copied into the file before a sync of it failed is copied again, and not missed when the power goes":
        power_goes_after_lost_copies,
    **{name: functools.partial(test, BINARY) for module in (trouble, badfiles, stops, backups, walgrowth, jobs, uploads) for name, test in module.TESTS.items()},
}


async def attempt(test):
    """The faults a test found; one that breaks is a fault too."""
    try:
        return await asyncio.wait_for(test(), LONGEST)
    except Exception:
        return [traceback.format_exc()]


async def main(words):
    print(f"seed {SEED}", flush=True)
    passed = failed = 0
    for name, test in TESTS.items():
        if words and not any(word.lower() in name.lower() for word in words):
            continue
        start = time.monotonic()
        faults = await attempt(test)
        print(f"{'FAIL' if faults else 'ok'} ({time.monotonic() - start:.0f} s) {name}", flush=True)
        for fault in faults[:40]:
            print("    ", fault, flush=True)
        passed, failed = passed + (not faults), failed + bool(faults)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    sys.exit(asyncio.run(main(sys.argv[1:])))
