#!/usr/bin/env python3
"""A steady day in half an hour: people at all doors talk, edit, react, join, leave, go and come back, and the node is watched.

usage: run.py [MINUTES]       30 when not given, in all: what an earlier run did counts, until the report is removed
env:   ROOKERY_BINARY         the node's program, .build/release/rookery when not given
       ROOKERY_ARTIFACTS      where the report and the node's data go, artifacts/ when not given
Every half minute is a line of soak-report.jsonl. Started again the run goes on with the same data, its node started anew.
At the end the report becomes docs/soak.svg, the node's own check looks at the data, and everybody must have heard everything once.
"""

import asyncio
import json
import os
import pathlib
import sys
import time

from crowd import Crowd
from picture import draw

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ARTIFACTS = pathlib.Path(os.environ.get("ROOKERY_ARTIFACTS", ROOT / "artifacts"))
BINARY = os.environ.get("ROOKERY_BINARY", str(ROOT / ".build/release/rookery"))
REPORT = ARTIFACTS / "soak-report.jsonl"
PICTURE = ROOT / "docs" / "soak.svg"
INTERVAL = 30  # seconds


def lines():
    return [json.loads(line) for line in REPORT.read_text(encoding="utf-8").splitlines()] if REPORT.exists() else []


def size(path):
    return path.stat().st_size if path.exists() else 0


def resident(process):
    """Bytes of memory that the node really has."""
    pages = pathlib.Path(f"/proc/{process.pid}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def seconds_of_processor(process):
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def part(sorted_values, share):
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * share))] if sorted_values else None


async def watch(crowd, minutes):
    """A line for every interval until the time is over."""
    data = pathlib.Path(crowd.node.data)
    while len(lines()) * INTERVAL < minutes * 60:
        began, processor = time.monotonic(), seconds_of_processor(crowd.node.process)
        crowd.begin_interval()
        await asyncio.sleep(INTERVAL)  # the interval itself
        took, lags = sorted(crowd.latencies), sorted(crowd.lags)
        line = {
            "seconds": (len(lines()) + 1) * INTERVAL, "run": crowd.run, "load": round(os.getloadavg()[0], 1), **crowd.counts,
            "p50_ms": part(took, 0.5), "p99_ms": part(took, 0.99), "worst_ms": part(took, 1), "lag_p99_ms": part(lags, 0.99),
            "rss": resident(crowd.node.process), "database": size(data / "rookery.db"), "wal": size(data / "rookery.db-wal"),
            "processor": round((seconds_of_processor(crowd.node.process) - processor) / (time.monotonic() - began), 4),
            "faults": len(crowd.faults),
        }
        with REPORT.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        print(line, flush=True)


def summary(report):
    """The first and the last minutes side by side."""
    def mean(part_of, field):
        found = [line[field] for line in part_of if line[field] is not None]
        return sum(found) / max(1, len(found))

    first, last = report[2:8], report[-6:]
    for field, unit, scale in (("rss", "MiB", 2**20), ("database", "MiB", 2**20), ("wal", "MiB", 2**20), ("p50_ms", "ms", 1), ("p99_ms", "ms", 1),
                               ("lag_p99_ms", "ms", 1)):
        print(f"{field}: {mean(first, field) / scale:.1f} {unit} at the start, {mean(last, field) / scale:.1f} {unit} at the end")
    for field in ("sent", "edited", "reacted", "moved", "reconnected", "read"):
        print(f"{field}: {sum(line[field] for line in report)}")


async def main(minutes=30):
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    async with Crowd(BINARY, ARTIFACTS / "soak", run=1 + max((line["run"] for line in lines()), default=0)) as crowd:
        crowd.live()
        await watch(crowd, minutes)
        faults = await crowd.end()
        status, said = await crowd.node.command("check")
    faults += [] if status == 0 else [f"rookery check: {said}"]
    report = lines()
    PICTURE.write_text(draw(report), encoding="utf-8")
    summary(report)
    faults += [f"{line['faults']} faults in the first {line['seconds']} s" for line in report if line["faults"]][:1]
    for fault in faults[:20]:
        print("FAULT", fault)
    print(f"{len(report) * INTERVAL / 60:.0f} minutes, {len(faults)} faults. {REPORT} {PICTURE}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*map(float, sys.argv[1:2]))))
