"""The Swift tests under the thread sanitizer and under the address sanitizer, one test target after the other.

usage: run.py thread|address [TARGET...]   all test targets when none is named
Builds into .build-thread or .build-address. The thread sanitizer cannot see into Swift's Mutex, so what it runs is a copy of the tree in
.build-thread/tree, in which the modules that use one have that of Mutex.swift. Each target that ends is a line of
artifacts/sanitize-report.jsonl, and those that passed on the same commit are not run again; what each said lies beside it. Remove the
report to begin anew.
env:   ROOKERY_ARTIFACTS   where the report goes, artifacts/ when not given
Ends with 1 when a target failed: a sanitizer's finding fails its target, as a failed test does.
"""

import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HERE = pathlib.Path(__file__).resolve().parent
ARTIFACTS = pathlib.Path(os.environ.get("ROOKERY_ARTIFACTS", ROOT / "artifacts"))
REPORT = ARTIFACTS / "sanitize-report.jsonl"
# Sanitized code takes many times as long: tests that run beside each other must not wait for each other longer than their time.
AT_ONCE = "6"
FOUND = re.compile(r"WARNING: ThreadSanitizer|ERROR: AddressSanitizer")
SAYS_WHY = re.compile(r"SUMMARY: |recorded an issue|Fatal error|error: ")
TOTAL = re.compile(r"Test run with (\d+) tests?\b.* (passed|failed) after")


def targets():
    """The names of all test targets, small ones first."""
    folders = [folder for folder in (ROOT / "Tests").glob("*Tests") if folder.is_dir()]
    return [folder.name for folder in sorted(folders, key=lambda folder: len(list(folder.rglob("*.swift"))))]


def commit():
    """What is checked out, and whether something was changed since."""
    said = subprocess.run(["git", "describe", "--always", "--dirty", "--abbrev=40"], cwd=ROOT, capture_output=True, text=True, check=False)
    return said.stdout.strip()


def done(kind, at):
    """The targets that need not be run again. Nothing is known of a tree with changes that are not committed."""
    if not at or at.endswith("-dirty") or not REPORT.exists():
        return set()
    lines = map(json.loads, REPORT.read_text(encoding="utf-8").splitlines())
    return {line["target"] for line in lines if (line["sanitizer"], line["commit"], line["status"]) == (kind, at, 0)}


def tree(kind):
    """The folder of the package that is run."""
    return ROOT if kind == "address" else seen(ROOT / ".build-thread" / "tree")


def seen(copy):
    """The tree again, file by file where something changed, with a Mutex that the thread sanitizer sees."""
    said = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True)
    wanted = {name: (ROOT / name).read_bytes() for name in said.stdout.decode().split("\0") if name and (ROOT / name).is_file()}
    wanted |= {str(folder / "Mutex.swift"): (HERE / "Mutex.swift").read_bytes() for folder in locking(wanted)}
    for path in copy.rglob("*"):
        if path.is_file() and str(path.relative_to(copy)) not in wanted and path.name != "Package.resolved":
            path.unlink()
    for name, content in wanted.items():
        path = copy / name
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            path.chmod((ROOT / name).stat().st_mode if (ROOT / name).exists() else 0o644)
    return copy


def locking(files):
    """The folders of the targets in which something imports Swift's Mutex."""
    return {pathlib.Path(*pathlib.Path(name).parts[:2]) for name, content in files.items()
            if name.startswith(("Sources/", "Tests/")) and name.endswith(".swift") and b"import Synchronization\n" in content}


def flags(kind):
    return [f"--sanitize={kind}", "--scratch-path", str(ROOT / f".build-{kind}")]


def drive(kind, target, at, folder):
    """One target: a line of the report."""
    record = ARTIFACTS / f"sanitize-{kind}-{target}.log"
    began, start = datetime.datetime.now(datetime.timezone.utc), time.monotonic()
    environment = os.environ | {
        "SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH": AT_ONCE, "ROOKERY_SANITIZER": kind, "ROOKERY_DECODER": str(ROOT / ".build/debug/rookery"),
        # Every process ends with much of what it holds alive, and Swift hides pointers where the leak check does not look.
        "ASAN_OPTIONS": "detect_leaks=0", "TSAN_OPTIONS": f"suppressions={HERE / 'races.txt'}"}
    alone = ["--no-parallel"] if target in ("RunTests", "OutboundHTTPTests") else []
    with record.open("wb") as words:
        status = subprocess.run(
            ["swift", "test", "--skip-build", *flags(kind), *alone, "--filter", f"^{target}\\."], cwd=folder, env=environment,
            stdout=words, stderr=words, check=False).returncode
    said = record.read_text(encoding="utf-8", errors="replace")
    tests = sum(int(count) for count, _ in TOTAL.findall(said))
    findings = len(FOUND.findall(said))
    line = {"sanitizer": kind, "target": target, "commit": at, "began": began.isoformat(timespec="seconds"),
            "seconds": round(time.monotonic() - start), "tests": tests, "findings": findings,
            "status": status or int(findings > 0 or tests == 0)}
    reasons = [said_line[:300] for said_line in said.splitlines() if SAYS_WHY.search(said_line)][:20]
    return line, reasons


def main(words):
    kind, *names = words
    if kind not in ("thread", "address"):
        sys.exit(__doc__)
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    at = commit()
    before = done(kind, at)
    wanted = [name for name in targets() if (name in names or not names) and name not in before]
    failed = 0
    folder = tree(kind)
    if wanted:
        # What decodes pictures is held within less memory than a sanitizer takes.
        subprocess.run(["swift", "build", "--product", "rookery"], cwd=ROOT, check=True)
        subprocess.run(["swift", "build", "--build-tests", *flags(kind)], cwd=folder, check=True)
    for name in wanted:
        line, reasons = drive(kind, name, at, folder)
        failed += line["status"] != 0
        print(f"{'FAIL' if line['status'] else 'ok'} {kind} {name}: {line['tests']} tests, {line['findings']} findings, {line['seconds']} s", flush=True)
        if line["status"]:
            print(*(f"    {reason}" for reason in reasons), sep="\n", flush=True)
        with REPORT.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
    print(f"{len(wanted) - failed} passed, {failed} failed" + (f", {len(before)} done before" if before else ""))
    return 1 if failed or not wanted and not before else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
