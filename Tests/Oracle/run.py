"""Asks Synapse's own code and ours the same: which events of random rooms are allowed, and which state holds after branches meet.

    run.py [--cases N] [--seed S] [--answers PROGRAM]

A case is a room with all its events, the states where its branches meet, and three sets of states that no history has led to.
Everything follows from the seed; a difference is printed with the case that shows it, and fails the run.
"""

import argparse
import collections
import json
import logging
import pathlib
import subprocess
import sys
import time

import deviations
from graphs import RandomRoom

root = pathlib.Path(__file__).resolve().parent.parent.parent


class Answers:
    """Our side: a program that reads and writes lines."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, room, questions=()):
        states = [[sorted(state.values()) for state in question] for question in questions]
        line = json.dumps({"version": room.version.identifier, "events": room.wire, "questions": states})
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"The program ended with {self.process.wait()} at: {line}")
        return json.loads(answer)

    def close(self):
        self.process.stdin.close()
        return self.process.wait(30)


class Figures(collections.Counter):
    def verdict(self, room, ours):
        self["events"] += 1
        self["refused" if ours["state"] != "allowed" else "allowed"] += 1
        self[f"version {room.version.identifier}"] += 1
        if ours["state"] != "allowed":
            self["refused: " + ours["state"]] += 1


def compare(room, questions, ours, figures):
    """The differences, as lines."""
    found = []
    for theirs, answer in zip(room.ids, ours["events"], strict=True):
        figures.verdict(room, answer)
        by_auth, by_state, merged = room.verdicts[theirs]
        wire = room.events[theirs].get_pdu_json()
        if answer["id"] != theirs:
            found.append(f"event id {theirs} and {answer['id']}: {wire}")
        elif (by_auth is None) != (answer["auth"] == "allowed"):
            found.append(f"by auth events {by_auth} and {answer['auth']}: {wire}")
        elif (by_state is None) != (answer["state"] == "allowed"):
            found.append(f"by state {by_state} and {answer['state']}: {wire}")
        elif merged is not None:
            figures["merges"] += 1
            if merged != answer["before"]:
                found.append(f"state before {theirs}: only theirs {set(merged) - set(answer['before'])}, only ours {set(answer['before']) - set(merged)}")
        if found:
            return found  # what follows differs because of it
    for question, answer in zip(questions, ours["questions"], strict=True):
        figures["state sets"] += 1
        theirs = sorted(room.resolve(question, as_unstored=figures["state sets"] % 4 == 0).values())
        if theirs != answer["strict"]:
            found.append(f"states {question}: only theirs {set(theirs) - set(answer['strict'])}, only ours {set(answer['strict']) - set(theirs)}")
        # Known and listed: the first entry of deviations.py.
        figures["state sets where rejected events come back"] += answer["strict"] != answer["specified"]
    return found


def main():
    logging.disable(logging.CRITICAL)
    options = argparse.ArgumentParser()
    options.add_argument("--cases", type=int, default=1_000)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--answers", default=root / ".build/debug/OracleAnswers", type=pathlib.Path)
    options = options.parse_args()
    if not options.answers.exists():
        sys.exit(f"{options.answers} is missing: swift build --product OracleAnswers makes it.")
    answers, figures, failures, start = Answers(options.answers), Figures(), 0, time.monotonic()
    for name, expected in deviations.TABLE.items():
        failures += deviations.check(name, expected, answers)
    for seed in range(options.seed, options.seed + options.cases):
        room = RandomRoom(seed)
        questions = room.questions()
        for difference in compare(room, questions, answers.ask(room, questions), figures):
            failures += 1
            print(f"case {seed}, version {room.version.identifier}: {difference}", flush=True)
        if failures > 10:
            break
    failures += answers.close() != 0
    print(f"{options.cases} cases from {options.seed} in {time.monotonic() - start:.0f} s: {failures} differences")
    for name, count in sorted(figures.items()):
        print(f"  {count:>9,} {name}")
    # Lives in which everything or nothing is allowed would prove little.
    if options.cases >= 100 and not 0.2 < figures["allowed"] / figures["events"] < 0.8:
        failures += 1
        print("the events are not mixed enough")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
