"""The load generator as a function: a plan in, its counts out."""

import json
import pathlib
import subprocess

from . import places


class Plan:
    """Rooms by their ids, and members `(token, [numbers of rooms], sends)`."""

    def __init__(self, rooms, members):
        self.rooms, self.members = rooms, members

    @classmethod
    def of(cls, ids, tokens, rooms, senders=None):
        """Everybody of `rooms` (lists of people's numbers) with one connection; the first `senders` of each room send (None: all)."""
        joined, sending = {}, set()
        for place, people in enumerate(rooms):
            for seat, number in enumerate(people):
                joined.setdefault(number, []).append(place)
                if senders is None or seat < senders:
                    sending.add(number)
        return cls(ids, [(tokens[number], places, number in sending) for number, places in joined.items()])

    def write(self, path):
        lines = [f"room {room}" for room in self.rooms]
        lines += [f"member {token} {','.join(map(str, rooms))} {'send' if sends else 'listen'}" for token, rooms, sends in self.members]
        pathlib.Path(path).write_text("\n".join(lines) + "\n")


def command(protocol, server, plan, *more):
    path = server.folder / "plan"
    plan.write(path)
    return [str(places.LOAD), protocol, "--port", str(server.port), "--plan", str(path), "--pids", ",".join(map(str, server.pids)), *more]


def _done(words, server, seconds):
    done = subprocess.run(words, capture_output=True, text=True, timeout=seconds)
    if done.returncode:
        raise RuntimeError(f"{server.name}, {words[1]}: status {done.returncode}: {done.stderr[-1500:]}")
    return done.stdout


def run(protocol, server, plan, seconds=10, warm_up=2, text=64, temp_ids=False):
    """What the generator counted, as its JSON object says it."""
    words = command(protocol, server, plan, "--seconds", str(seconds), "--warm-up", str(warm_up), "--text", str(text))
    words += ["--temp-ids"] if temp_ids else []
    counted = json.loads(_done(words, server, seconds + warm_up + 300))
    if counted["doubles"] or counted["unfinished"]:
        raise RuntimeError(f"{server.name}, {protocol}: {counted['doubles']} came twice or astray, {counted['unfinished']} never")
    return counted


def fill(protocol, server, plan, messages):
    """Has the senders of the plan say so many messages, all together."""
    _done(command(protocol, server, plan, "--messages", str(messages)), server, 3600)
