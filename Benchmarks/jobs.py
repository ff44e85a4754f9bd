#!/usr/bin/env python3
"""Measures the job queue beside Huey on SQLite and PgQueuer on PostgreSQL, all in the same run with every commit synced.

usage: jobs.py [--runs N] [--waiting N] [--json FILE] [--readme]
env:   JOB_BENCHMARK  the built StorageBenchmark; .build/release/StorageBenchmark when not given
Each run takes fresh files; each figure is the median of the runs, each ratio (in brackets: ours divided by theirs) the median
of the ratios within a run.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from bench import places, postgresql, table

PROGRAM = pathlib.Path(os.environ.get("JOB_BENCHMARK", places.ROOT / ".build/release/StorageBenchmark"))
PYTHON = str(places.HERE / ".venv/bin/python")
SECONDS = 1200

# The names of figures and what was to be reached. What only one of the three can be asked for stands below.
SHARED = [("enqueued/s", "≥ 6,500"), ("in bulk/s", "≥ 80,000"), ("drained/s", "≥ 25,000"), ("wake p50 µs", "< 1,000"), ("wake p99 µs", "< 2,400")]
OURS = [
    ("claim beside the backlog p50 µs", "< 500"), ("list page, all, p99 µs", "< 50,000"), ("list page, ready, p99 µs", "< 50,000"),
    ("list page, running, p99 µs", "< 50,000"), ("message one by one/s", "–"), ("message + job one by one/s", "≥ 6,000"),
    ("message + job one by one, times the message alone", "≤ 1.3"), ("message grouped/s", "–"), ("message + job grouped/s", "≥ 20,000"),
    ("message beside the backlog one by one, times beside none", "≤ 1.1"), ("message beside the backlog grouped, times beside none", "≤ 1.1"),
    ("writer µs of a message beside the backlog grouped, times beside none", "≤ 1.1"),
]


def said(command):
    """What a benchmark wrote to its standard output."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout


def rookery(folder, waiting):
    lines = said([str(PROGRAM), "jobs", str(waiting), str(folder)]).splitlines()
    print("\n".join(lines[:-1]), file=sys.stderr)
    return json.loads(lines[-1].removeprefix("figures "))


def huey(folder, _waiting):
    return json.loads(said([PYTHON, str(places.HERE / "Peers/huey_jobs.py"), str(folder)]))


def pgqueuer(folder, _waiting):
    server, address = postgresql.start(folder)
    try:
        return json.loads(said([PYTHON, str(places.HERE / "Peers/pgqueuer_jobs.py"), address]))
    finally:
        server.stop()


CONTENDERS = {"rookery": rookery, "Huey, SQLite": huey, "PgQueuer, PostgreSQL": pgqueuer}


def measure_all(given):
    for run in range(given.runs):
        for name, measure in CONTENDERS.items():
            with tempfile.TemporaryDirectory(prefix="rookery-jobs-", dir=given.scratch) as folder:
                pathlib.Path(folder).chmod(0o711)  # PostgreSQL runs as a user of its own
                figures = measure(pathlib.Path(folder), given.waiting)
            words = ", ".join(f"{what} {table.number(value)}" for what, value in figures.items())
            print(f"run {run + 1}, {name}: {words}", file=sys.stderr, flush=True)
            yield {"run": run, "scenario": "jobs", "contender": name, **figures}


def tables(kept, given):
    runs = table.Runs(kept)
    shared = [["", "to reach", *runs.contenders]]
    shared += [[figure, wanted, *(runs.cell("jobs", name, figure) for name in runs.contenders)] for figure, wanted in SHARED]
    ours = [[f"beside {given.waiting:,} waiting jobs", "to reach", "rookery"]]
    ours += [[figure, wanted, runs.cell("jobs", "rookery", figure)] for figure, wanted in OURS]
    head = f"{os.cpu_count()} processors, {given.runs} runs; load of the machine at the end {os.getloadavg()[2]:.1f} (over 15 minutes)."
    return "\n\n".join([head, table.markdown(shared), table.markdown(ours)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--waiting", type=int, default=1_000_000)
    parser.add_argument("--scratch", type=pathlib.Path, help="where the files are put while they are measured")
    parser.add_argument("--json", type=pathlib.Path, help="every figure of every run")
    parser.add_argument("--readme", action="store_true", help="writes the tables into Benchmarks/README.md")
    given = parser.parse_args()
    kept = list(measure_all(given))
    if given.json:
        given.json.write_text(json.dumps(kept, indent=1))
    text = tables(kept, given)
    print(text)
    if given.readme:
        readme = places.HERE / "README.md"
        readme.write_text(table.put(readme.read_text(), text, "jobs"))


if __name__ == "__main__":
    main()
