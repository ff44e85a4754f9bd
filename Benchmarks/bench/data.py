"""A node's accounts, rooms and tokens, made once over its own API and copied for each run."""

import concurrent.futures
import http.client
import json
import pathlib
import shutil
import threading
import time
import urllib.parse

from . import load, node, places

PEOPLE_AT_ONCE = 200  # what one request may name
THREADS = 8
SENDERS = 2_000  # at one time: the node's queue takes 4,096 writes before it says busy


class Api:
    """Requests to a node; one kept connection per thread."""

    def __init__(self, port):
        self.port, self.own = port, threading.local()

    def __call__(self, method, path, token=None, **body):
        if not hasattr(self.own, "connection"):
            self.own.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self.own.connection.request(method, f"/api/v1/{path}", json.dumps(body) if body else None, headers)
        answer = self.own.connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {text.decode()}")
        return json.loads(text) if text else None


def register(api, count):
    """`count` accounts; their tokens in the order of their names."""

    def one(number):
        return api("POST", "auth/register", username=name_of(number), password="correct horse battery")["accessToken"]

    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(count)))


def name_of(number):
    return f"m{number:07d}"


def make_rooms(api, tokens, rooms):
    """One room for each list of members (numbers of accounts); their ids in the same order."""

    def one(room):
        place, members = room
        owner, others = tokens[members[0]], [name_of(number) for number in members[1:]]
        made = api("POST", "rooms", owner, kind="group", name=f"room {place}", visibility="public", members=others[:PEOPLE_AT_ONCE])["id"]
        for number in members[1 + PEOPLE_AT_ONCE:]:
            api("POST", f"rooms/{urllib.parse.quote(made)}/join", tokens[number])
        return made

    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, enumerate(rooms)))


def sittings(rooms, seats=8_000):
    """The rooms in portions whose members can all be connected at one time."""
    portion, taken = [], 0
    for place, people in enumerate(rooms):
        if taken + len(people) > seats and portion:
            yield portion
            portion, taken = [], 0
        portion.append(place)
        taken += len(people)
    yield portion


class Data:
    """The files of a node with `people` accounts in `rooms` (lists of their numbers), where `stored` messages were said."""

    def __init__(self, folder, people, rooms, stored=0):
        self.folder, self.people, self.rooms, self.stored = pathlib.Path(folder), people, rooms, stored
        self.index = self.folder / "made.json"

    def prepare(self):
        """Makes the files, unless this binary made them before and the tokens are still good."""
        if not self._usable():
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
            server = node.Node(self.folder).start(LD_PRELOAD=str(places.CHEAP_ARGON2))
            try:
                made = self._made(server)
            finally:
                server.stop()
            self.index.write_text(json.dumps({**made, "by": self._binary(), "at": time.time()}))
        made = json.loads(self.index.read_text())
        self.tokens, self.ids = made["tokens"], made["rooms"]
        return self

    def _made(self, server):
        api = Api(server.port)
        tokens = register(api, self.people)
        ids = make_rooms(api, tokens, self.rooms)
        said = 0
        for portion in sittings(self.rooms) if self.stored else []:
            share = round(self.stored * (portion[-1] + 1) / len(self.rooms)) - said
            people = [self.rooms[place] for place in portion]
            senders = None if sum(map(len, people)) <= SENDERS else 1
            load.fill("plain", server, load.Plan.of([ids[place] for place in portion], tokens, people, senders), share)
            said += share
        return {"tokens": tokens, "rooms": ids}

    def _usable(self):
        if not self.index.exists():
            return False
        made = json.loads(self.index.read_text())
        return made.get("by") == self._binary() and time.time() - made["at"] < node.TOKEN_SECONDS / 2

    @staticmethod
    def _binary():
        facts = places.BINARY.stat()
        return [str(places.BINARY), facts.st_size, facts.st_mtime]

    def copy(self, folder):
        """Fresh files for one run."""
        shutil.copytree(self.folder / "data", pathlib.Path(folder) / "data")
