#!/usr/bin/env python3
"""The long run: a thousand deaths in legs of fifty, and a thousand power cuts in legs of forty, each leg on a fresh node.

usage: long.py [DEATHS [CUTS]]    (1000 and 1000 when not given)
env:   ROOKERY_BINARY             the node's program, .build/debug/rookery when not given
       ROOKERY_ARTIFACTS          where the report goes, artifacts/ when not given
Every leg that ends is a line of kill-report.jsonl. Started again, the run goes on where it ended; remove the file to begin anew.
Ends with status 1 when any leg found a fault. A leg is repeated with its seed: SEED=… run.py killed, SEED=… run.py power
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
from power import OF_THE_FILE, OF_THE_LOG, power_cuts

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = os.environ.get("ROOKERY_BINARY", str(ROOT / ".build/debug/rookery"))
REPORT = pathlib.Path(os.environ.get("ROOKERY_ARTIFACTS", ROOT / "artifacts")) / "kill-report.jsonl"
DEATHS_PER_LEG, CUTS_PER_LEG = 50, 40


async def deaths(count, seed):
    faults, acknowledged = await kills(BINARY, count, seed, say=lambda _: None)
    return {"deaths": count, "acknowledged": acknowledged, "faults": faults}


async def cuts(count, seed):
    """One leg of three with syncs of the log that fail, one with syncs of the file."""
    faults, tried = await power_cuts(BINARY, count, seed, ((), OF_THE_LOG, OF_THE_FILE)[seed % 3], say=lambda _: None)
    return {"cuts": count, "looked_for": tried, "faults": faults}


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


async def legs(field, wanted, size, kind, work):
    """Legs until the report holds so many; one that broke would break again, and ends them."""
    while total(field) < wanted:
        count = min(size, wanted - total(field))
        await leg(kind, lambda seed: work(count, seed), random.randrange(1 << 32))
        if field not in lines()[-1]:
            return


async def main(wanted_deaths=1000, wanted_cuts=1000):
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    await legs("cuts", wanted_cuts, CUTS_PER_LEG, "power cut", cuts)
    await legs("deaths", wanted_deaths, DEATHS_PER_LEG, "kill -9", deaths)
    faults = sum(len(line["faults"]) for line in lines())
    print(f"{total('deaths')} deaths, {total('acknowledged')} messages acknowledged;"
          f" {total('cuts')} power cuts, {total('looked_for')} acknowledged messages looked for; {faults} faults. {REPORT}")
    return 1 if faults or total("deaths") < wanted_deaths or total("cuts") < wanted_cuts else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*map(int, sys.argv[1:]))))
