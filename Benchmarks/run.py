#!/usr/bin/env python3
"""Measures the node and its peers, all in the same run, and prints the table of Benchmarks/README.md.

usage: run.py [--scenario NAME ...] [--seconds S] [--runs N] [--peers all|none|NAME,NAME] [--scratch FOLDER] [--json FILE]
env:   ROOKERY_BINARY   the node's program; .build/release/rookery when not given
Each run gives every contender fresh files; each figure is the median of the runs, each ratio the median of the ratios
within a run. The generator says how busy it was itself: where it took more than 90 % of a core it may be what was measured.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from bench import contenders, load, places, scenarios


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scenario", nargs="*", choices=list(scenarios.ALL), default=list(scenarios.ALL))
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--warm-up", type=float, default=2)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--text", type=int, default=64, help="bytes of a message's text")
    parser.add_argument("--peers", default="all")
    parser.add_argument("--scratch", type=pathlib.Path, help="keeps the prepared accounts there for the next time")
    parser.add_argument("--json", type=pathlib.Path, help="every figure of every run")
    return parser.parse_args()


def chosen(peers):
    names = {"all": list(contenders.ALL), "none": contenders.OURS}.get(peers)
    return [contenders.ALL[name] for name in names or contenders.OURS + peers.split(",")]


def measure(scenario, contender, scratch, given):
    """The figures of one contender in one run, on fresh files."""
    with tempfile.TemporaryDirectory(dir=scratch, prefix="run-") as folder:
        server, plan = contender.begin(scenario, scratch, pathlib.Path(folder))
        try:
            return scenarios.figures(load.run(contender.protocol, server, plan, given.seconds, given.warm_up, given.text))
        finally:
            server.stop()


def main():
    given = arguments()
    subprocess.run(["make", "--quiet", "--no-print-directory", "-C", str(places.HERE)], check=True)
    scratch = given.scratch or pathlib.Path(tempfile.mkdtemp(prefix="rookery-bench-"))
    scratch.mkdir(parents=True, exist_ok=True)
    kept = []
    try:
        for number in range(given.runs):
            for name in given.scenario:
                for contender in chosen(given.peers):
                    figures = measure(scenarios.ALL[name], contender, scratch, given)
                    kept.append({"run": number, "scenario": name, "contender": contender.name, **figures})
                    print(f"run {number + 1}, {name}, {contender.name}: " + ", ".join(f"{value:,.2f} {what}" for what, value in figures.items()), flush=True)
    finally:
        if not given.scratch:
            shutil.rmtree(scratch)
    if given.json:
        given.json.write_text(json.dumps(kept, indent=1))


if __name__ == "__main__":
    sys.exit(main())
