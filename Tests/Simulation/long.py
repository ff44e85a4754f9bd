"""Many simulated lives, by hand: slices of seeds one after the other, with a report in artifacts/ that says where it ended.

    python3 Tests/Simulation/long.py [seeds] [first] [on files, of a hundred]

Run again it goes on behind the last slice that was lived through; a report of another range is left alone.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import time

SLICE = 200
FAILED = re.compile(r"ROOKERY_SIMULATION_FIRST=(\d+) ROOKERY_(SIMULATION|FILED)_SEEDS=1 [^:]*: (.*)")


def lived(first: int, seeds: int, filed: int) -> tuple[bool, list[str]]:
    """Whether all nodes agreed in these lives, and the lines of those in which they did not."""
    environment = dict(
        os.environ, ROOKERY_SIMULATION_FIRST=str(first), ROOKERY_SIMULATION_SEEDS=str(seeds), ROOKERY_FILED_SEEDS=str(filed)
    )
    command = ["swift", "test", "--skip-build", "--filter", "FederationTests.(SimulationTests/agreement|FiledSimulationTests)"]
    run = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    faults = sorted({match.group(0)[:400] for match in map(FAILED.search, run.stdout.splitlines()) if match})
    if run.returncode != 0 and not faults:
        faults = [f"The slice from {first} failed: " + run.stdout[-1_000:]]
    return run.returncode == 0, faults


def main() -> int:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    share = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    report = pathlib.Path("artifacts") / f"simulation-{first}-{seeds}.json"
    report.parent.mkdir(exist_ok=True)
    done = {"lived": 0, "on_files": 0, "faults": [], "seconds": 0}
    if report.exists():
        done = json.loads(report.read_text())
        print(f"Goes on behind {done['lived']} lives.")
    while done["lived"] < seeds:
        began = time.monotonic()
        count = min(SLICE, seeds - done["lived"])
        filed = count * share // 100
        agreed, faults = lived(first + done["lived"], count, filed)
        done["lived"] += count
        done["on_files"] += filed
        done["faults"] += faults
        done["seconds"] += round(time.monotonic() - began)
        report.write_text(json.dumps(done, indent=2) + "\n")
        print(f"{done['lived']} lives and {done['on_files']} on files, {len(done['faults'])} without agreement", flush=True)
        for fault in faults:
            print("   ", fault, flush=True)
    print(f"The report is {report}.")
    return 1 if done["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
