#!/usr/bin/env python3
"""The long run: a thousand deaths in legs of fifty, each on a fresh node.

usage: long.py [DEATHS]           (1000 when not given)
env:   ROOKERY_BINARY             the node's program, .build/debug/rookery when not given
       ROOKERY_ARTIFACTS          where the report goes, artifacts/ when not given
Every leg that ends is a line of kill-report.jsonl. Started again, the run goes on where it ended; remove the file to begin anew.
Ends with status 1 when any leg found a fault. A leg is repeated with its seed: SEED=… run.py fifty
"""

import asyncio
import datetime
import json
import os
import pathlib
import random
import sys
import time
import traceback

from kills import kills

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = os.environ.get("ROOKERY_BINARY", str(ROOT / ".build/debug/rookery"))
REPORT = pathlib.Path(os.environ.get("ROOKERY_ARTIFACTS", ROOT / "artifacts")) / "kill-report.jsonl"
LEG = 50


async def deaths(count, seed):
    faults, acknowledged = await kills(BINARY, count, seed, say=lambda _: None)
    return {"deaths": count, "acknowledged": acknowledged, "faults": faults}


async def leg(kind, work, seed):
    """One leg, done and written down."""
    began, start = datetime.datetime.now(datetime.timezone.utc), time.monotonic()
    try:
        found = await work(seed)
    except Exception:
        found = {"faults": [traceback.format_exc()]}
    line = {"kind": kind, "seed": seed, "began": began.isoformat(timespec="seconds"), "seconds": round(time.monotonic() - start), **found}
    with REPORT.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    print(line, flush=True)


def lines():
    return [json.loads(line) for line in REPORT.read_text(encoding="utf-8").splitlines()] if REPORT.exists() else []


def total(field):
    return sum(line.get(field, 0) for line in lines())


async def main(wanted):
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    while total("deaths") < wanted:
        count = min(LEG, wanted - total("deaths"))
        await leg("kill -9", lambda seed: deaths(count, seed), random.randrange(1 << 32))
        if "deaths" not in lines()[-1]:
            break  # a leg that broke would break again
    faults = sum(len(line["faults"]) for line in lines())
    print(f"{total('deaths')} deaths, {total('acknowledged')} messages acknowledged, {faults} faults; the report is {REPORT}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)))
