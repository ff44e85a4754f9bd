#!/usr/bin/env python3
"""Measures the node and its peers, all in the same run, and prints the tables of Benchmarks/README.md.

usage: run.py [--scenario NAME ...] [--seconds S] [--warm-up S] [--runs N] [--peers all|none|NAME,NAME] [--text BYTES]
              [--temp-ids] [--scratch FOLDER] [--json FILE] [--readme]
env:   ROOKERY_BINARY    the node's program; .build/release/rookery when not given
       SOCKETIO_MODULES  a node_modules folder with socket.io and pg: measures them too
Each run gives every contender fresh files; each figure is the median of the runs, each ratio (in brackets: ours divided by
theirs) the median of the ratios within a run. The generator says how busy it was itself.
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

from bench import contenders, places, scenarios, table


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scenario", nargs="*", choices=list(scenarios.ALL), default=list(scenarios.ALL))
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--warm-up", type=float, default=3)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--text", type=int, default=64, help="bytes of a message's text")
    parser.add_argument("--temp-ids", action="store_true", help="messages carry a tempId, as those of careful clients do")
    parser.add_argument("--peers", default="all", help="all, none, or names: " + ", ".join(contenders.ALL))
    parser.add_argument("--scratch", type=pathlib.Path, help="keeps the prepared accounts there for the next time")
    parser.add_argument("--readme", action="store_true", help="writes the tables into Benchmarks/README.md")
    parser.add_argument("--json", type=pathlib.Path, help="every figure of every run")
    return parser.parse_args()


def chosen(peers):
    names = {"all": list(contenders.ALL), "none": contenders.OURS}.get(peers)
    return [contenders.ALL[name] for name in names or dict.fromkeys(contenders.OURS + peers.split(","))]


def measure_all(given, scratch):
    """The figures of every contender in every scenario and run; one that fails is said and left out."""
    for run in range(given.runs):
        for scenario in (scenarios.ALL[name] for name in given.scenario):
            for contender in chosen(given.peers):
                if not contender.takes_part(scenario):
                    continue
                with tempfile.TemporaryDirectory(dir=scratch, prefix="run-") as folder:
                    try:
                        figures = scenario.measure(contender, scratch, pathlib.Path(folder), given)
                    except (RuntimeError, subprocess.TimeoutExpired) as fault:
                        print(f"run {run + 1}, {scenario.name}, {contender.name}: no figure: {fault}", file=sys.stderr, flush=True)
                        continue
                words = ", ".join(f"{what} {table.number(value)}" for what, value in figures.items())
                print(f"run {run + 1}, {scenario.name}, {contender.name}: {words}", file=sys.stderr, flush=True)
                yield {"run": run, "scenario": scenario.name, "contender": contender.name, **figures}


def conditions(given):
    """What the figures were taken on."""
    processor = next(line.split(":")[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name"))
    return (f"{os.cpu_count()} processors ({processor}), {given.runs} runs of {given.seconds:g} s each; "
            f"load of the machine at the end {os.getloadavg()[2]:.1f} (over 15 minutes).")


def main():
    given = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # servers and folders are cleaned up then, too
    subprocess.run(["make", "--quiet", "--no-print-directory", "-C", str(places.HERE)], check=True)
    scratch = given.scratch or pathlib.Path(tempfile.mkdtemp(prefix="rookery-bench-"))
    scratch.mkdir(parents=True, exist_ok=True)
    scratch.chmod(0o711)  # PostgreSQL runs as a user of its own
    try:
        kept = list(measure_all(given, scratch))
    finally:
        if not given.scratch:
            shutil.rmtree(scratch)
    if given.json:
        given.json.write_text(json.dumps(kept, indent=1))
    runs = table.Runs(kept)
    tables = "\n\n".join(text for text in (conditions(given), runs.main_table(), runs.busy_table(), table.growth_table(runs)) if text)
    print(tables)
    if given.readme:
        readme = places.HERE / "README.md"
        readme.write_text(table.put(readme.read_text(), tables))
    failures = any(contender not in {entry["contender"] for entry in kept} for contender in contenders.OURS)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
