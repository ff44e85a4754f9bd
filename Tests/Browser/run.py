"""Runs the browser scenarios against a real node.

usage: run.py [WORDS]   only the scenarios whose name holds WORDS
environment: ROOKERY_BINARY   the node's executable
             ROOKERY_ARTIFACTS   where pictures go (./artifacts)
             CHROMIUM   the browser (chromium)

Prints `PASS name` or `FAIL name: why` for each scenario; the exit code is the number of failures.
"""

import asyncio
import contextlib
import os
import sys
import time
import traceback

import administration  # noqa: F401  (its scenarios register themselves)
import codes  # noqa: F401
import conversation  # noqa: F401
import media  # noqa: F401
import notifications  # noqa: F401
import reach  # noqa: F401
import replacing  # noqa: F401
import safety  # noqa: F401
import search  # noqa: F401
import stories  # noqa: F401
import survival  # noqa: F401
from devtools import Browser
from node_process import NodeProcess
from stage import SCENARIOS, Stage

SCENARIO_SECONDS = 180
# A machine that stalls for half a minute fails whoever waits just then. A fault fails each time; more than so many are no accident.
PLAYED_AGAIN = 2
TRIES = 2


async def play(browser, node, pictures, number, sentence, function):
    """One scenario; true when it passed and no browser complained."""
    stage = Stage(browser, node, pictures, number)
    began = time.monotonic()
    try:
        await asyncio.wait_for(function(stage), SCENARIO_SECONDS)
        complaints = stage.complaints()
        assert not complaints, "the browser complains: " + "; ".join(complaints)
        print(f"PASS {sentence} ({time.monotonic() - began:.1f} s)", flush=True)
        return True
    except Exception as problem:  # a scenario may fail in any way; the others still run
        print(f"FAIL {sentence}: {type(problem).__name__} {problem}", flush=True)
        traceback.print_exc()
        for complaint in stage.complaints():
            print(f"     {complaint}", flush=True)
        for person in stage.people:
            with contextlib.suppress(Exception):  # a page may be gone already; the failure itself is told
                await stage.picture(person, f"failed-{number}-{person.name.lower()}")
        return False
    finally:
        await stage.leave()


async def play_all(node, pictures, chosen):
    """Plays them in one new browser; gives those that failed."""
    async with Browser() as browser:
        return [each for each in chosen if not await play(browser, node, pictures, *each)]


async def main(words):
    pictures = os.environ.get("ROOKERY_ARTIFACTS", "artifacts")
    os.makedirs(pictures, exist_ok=True)
    chosen = [(number, *each) for number, each in enumerate(SCENARIOS, 1) if words.lower() in each[0].lower()]
    node = NodeProcess(os.environ["ROOKERY_BINARY"])
    try:
        await node.start()
        failed = await play_all(node, pictures, chosen)
        if failed:
            print(node.said(), flush=True)
        for _ in range(TRIES):
            if not 0 < len(failed) <= PLAYED_AGAIN:
                break
            print(f"{len(failed)} once more:", flush=True)
            failed = await play_all(node, pictures, [(number + len(SCENARIOS), *each) for number, *each in failed])
    finally:
        await node.stop()
    print(f"{len(chosen) - len(failed)} passed, {len(failed)} failed", flush=True)
    return len(failed) or not chosen


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "")))
