"""Accounts and rooms for a crowd, made through the node's own API; only the passwords are hashed cheaply while they are made."""

import concurrent.futures
import http.client
import json
import pathlib
import subprocess
import threading
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
AT_ONCE = 200  # members one request may name


class Api:
    """Requests to a node; one kept connection per thread."""

    def __init__(self, port):
        self.port, self.own = port, threading.local()

    def __call__(self, method, path, token=None, **body):
        if not hasattr(self.own, "connection"):
            self.own.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
        self.own.connection.request(method, f"/api/v1/{path}", json.dumps(body) if body else None, headers)
        answer = self.own.connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {text.decode()}")
        return json.loads(text) if text else None


def cheap_hashing(folder):
    """A library that, preloaded, makes ten thousand accounts a matter of seconds. No test logs in with a password."""
    library = pathlib.Path(folder, "cheap_argon2.so")
    source = HERE.parent.parent / "Benchmarks/Preparation/cheap_argon2.c"
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return {"LD_PRELOAD": str(library)}


def make(port, people, rooms):
    """`people` accounts; each room a list of their numbers. The tokens and the rooms' ids."""
    api = Api(port)

    def account(number):
        return api("POST", "auth/register", username=f"m{number:05d}", password="correct horse battery")["accessToken"]

    def room(members):
        owner, others = tokens[members[0]], [f"m{number:05d}" for number in members[1:]]
        made = api("POST", "rooms", owner, kind="group", name="a room", visibility="public", members=others[:AT_ONCE])["id"]
        for number in members[1 + AT_ONCE:]:
            api("POST", f"rooms/{urllib.parse.quote(made)}/join", tokens[number])
        return made

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        tokens = list(pool.map(account, range(people)))
        return tokens, list(pool.map(room, rooms))
