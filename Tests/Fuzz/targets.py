#!/usr/bin/env python3
"""Drives every fuzz target with libFuzzer, two at a time, from the inputs that are kept.

usage: targets.py SECONDS [--report] [TARGET...]   SECONDS for each target; all of them when none is named
--report: each target that ends is a line of artifacts/fuzz-report.jsonl, and those that stand there with as many seconds are not run again;
          what was found interesting stays in artifacts/fuzz/, so that the next run goes on from there. Remove both to begin anew.
env:   ROOKERY_ARTIFACTS                            where the report goes, artifacts/ when not given
Ends with 1 when a target found something: the input lies in artifacts/, and FUZZ_TARGET=… .build-fuzz/… INPUT repeats it.
"""

import concurrent.futures
import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from build import ROOT, build

CORPUS = ROOT / "Tests" / "FuzzTests" / "Corpus"
ARTIFACTS = pathlib.Path(os.environ.get("ROOKERY_ARTIFACTS", ROOT / "artifacts"))
REPORT = ARTIFACTS / "fuzz-report.jsonl"
PURE = ("json", "canonical", "engine-packets", "engine-session", "socket-packets")
LISTENING = ("websocket", "http", "cursors", "configuration")
AT_ONCE = 2


def drive(name, program, seconds, found, seed):
    """One target, for so long, or until it finds something: a line of the report."""
    kept = CORPUS / name
    dictionary = CORPUS.parent / "Words" / f"{name}.txt"
    began = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    # The limit on one input is generous: it is of the clock, and the machine may have other work.
    arguments = [program, f"-max_total_time={seconds}", "-max_len=4096", "-timeout=120", "-report_slow_units=60", "-rss_limit_mb=2048",
                 "-print_final_stats=1", f"-seed={seed}", f"-artifact_prefix={ARTIFACTS}/fuzz-{name}-", found, kept]
    if dictionary.exists():
        arguments.insert(1, f"-dict={dictionary}")
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(list(map(str, arguments)), env=os.environ | {"FUZZ_TARGET": name, "SWIFT_BACKTRACE": "enable=no"}, stdout=words, stderr=words)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        words.seek(0)
        said = words.read().decode(errors="replace")
    covered = re.findall(r"cov: (\d+) ft: (\d+) corp: (\d+)", said)
    runs = re.findall(r"^#(\d+)", said, re.MULTILINE)
    line = {"target": name, "began": began, "seconds": seconds, "processor_seconds": round(usage.ru_utime + usage.ru_stime),
            "runs": int(runs[-1]) if runs else 0, "places": int(covered[-1][0]) if covered else 0,
            "inputs": int(covered[-1][2]) if covered else 0, "status": process.returncode}
    if process.returncode:
        promises = [part for part in said.splitlines() if "Fatal error" in part or "ERROR: " in part]
        line["found"] = "\n".join(promises + said.splitlines()[-60:])
    elif not covered or line["runs"] <= len(list(kept.iterdir())):
        line |= {"status": 1, "found": "nothing was tried: " + "\n".join(said.splitlines()[-20:])}
    return line


def lines():
    return [json.loads(line) for line in REPORT.read_text(encoding="utf-8").splitlines()] if REPORT.exists() else []


def main(words):
    reports = "--report" in words
    seconds, *names = [word for word in words if word != "--report"]
    seconds = int(seconds)
    done = {line["target"] for line in lines() if line["status"] == 0 and line["seconds"] >= seconds} if reports else set()
    wanted = [name for name in PURE + LISTENING if (name in names or not names) and name not in done]
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    programs = build() if wanted else {}
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="rookery-fuzz-"))
    failed = 0

    def one(name):
        found = (ARTIFACTS / "fuzz" if reports else scratch) / name
        found.mkdir(parents=True, exist_ok=True)
        # What every change has to pass tries the same inputs each time; runs by hand go elsewhere (0 is by the clock).
        return drive(name, programs["pure" if name in PURE else "listening"], seconds, found, 0 if reports else 1)

    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for work in concurrent.futures.as_completed([pool.submit(one, name) for name in wanted]):
            line = work.result()
            failed += line["status"] != 0
            print(f"{'FAIL' if line['status'] else 'ok'} {line['target']}: {line['runs']} runs in {line['processor_seconds']} of {seconds} s, {line['places']} places reached,"
                  f" {line['inputs']} inputs", line.get("found", ""), flush=True)
            if reports:
                with REPORT.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(line) + "\n")
    shutil.rmtree(scratch)
    print(f"{len(wanted) - failed} passed, {failed} failed" + (f", {len(done)} done before" if done else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
