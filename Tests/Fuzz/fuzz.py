"""Asks a running node whatever its own description allows, and whatever it does not, and judges every answer by the description.

    fuzz.py URL [SECONDS]

The node must let anybody register and have its rate limits raised. Ends with 0 when no answer was a server error or undocumented.
"""

import json
import os
import pathlib
import subprocess
import sys
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).parent

# What would end the session that all other requests are made with. These are asked in a second run, each with a session of its own.
ENDINGS = ["logOut", "deleteMe", "endSession", "changePassword"]

# What locks somebody out, maybe the admin who asks. Asked last.
LOCKOUTS = ["updateAccount", "endAccountSessions"]

CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "unsupported_method", "allow_header_conformance", "ignored_auth",
]


class Person:
    """Somebody with an account, made for this run."""

    def __init__(self, url, username, **more):
        self.url = url
        self.id = username
        answer = self.ask("POST", "auth/register", {"username": username, "password": "correct horse battery", **more}, token=None)
        self.token = answer["accessToken"]
        self.id = answer["user"]["id"]
        self.session = answer["session"]["id"]

    def ask(self, method, path, body=None, token=""):
        request = urllib.request.Request(f"{self.url}/api/v1/{path}", method=method)
        request.add_header("Content-Type", "application/json")
        if token is not None:
            request.add_header("Authorization", f"Bearer {self.token}")
        content = None if method == "GET" else json.dumps(body or {}).encode()
        try:
            with urllib.request.urlopen(request, content, timeout=30) as answer:
                return json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{method} {path} as {self.id}: {error.read().decode()}") from error


def quoted(text):
    return urllib.request.quote(text, safe="")


def names(ada, ben):
    """Rooms, messages, people and invites that exist."""
    rooms = [ada.ask("POST", "rooms", {"kind": "group", "name": name, "visibility": visibility}) for name, visibility in
             [("Lobby", "public"), ("Kitchen", "private")]]
    rooms.append(ada.ask("POST", "rooms", {"kind": "direct", "members": [ben.id]}))
    room_ids = [room["id"] for room in rooms]
    messages = [ada.ask("POST", f"rooms/{quoted(room)}/messages", {"text": f"Good morning {number}"})
                for room in room_ids for number in range(3)]
    message_ids = [message["id"] for message in messages]
    ada.ask("PUT", f"rooms/{quoted(room_ids[0])}/members/{quoted(ben.id)}", {})
    invite = ada.ask("POST", f"rooms/{quoted(room_ids[1])}/invites", {"uses": 100})
    people = [ada.id, ben.id]
    return {
        "roomId": room_ids, "room": room_ids, "messageId": message_ids, "userId": people, "user": people,
        "messages": message_ids, "users": people, "contacts": people, "blocks": [ben.id], "rooms": room_ids,
        "token": [invite["token"]], "emoji": ["👍"], "body.replyTo": message_ids, "body.messageId": message_ids,
        "body.roomIds": [room_ids[:1], room_ids], "body.members": [[ben.id]], "body.room": room_ids,
    }


def run(url, person, real, seconds, operations):
    """One run of the fuzzer as one person; its exit status."""
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / "schemathesis.toml"), "run", f"{url}/api/v1/openapi.json", "--url", url, "--checks", ",".join(CHECKS),
        "--phases", "examples,coverage,fuzzing", "--header", f"Authorization: Bearer {person.token}", "--max-time", str(seconds),
        "--request-timeout", "20", "--seed", "1", "--generation-database", "none", "--no-color", "--continue-on-failure",
        "--suppress-health-check", "all", "--warnings", "off", *operations,
    ]
    environment = dict(os.environ, SCHEMATHESIS_HOOKS="real_names", PYTHONPATH=str(HERE), ROOKERY_FUZZ_NAMES=json.dumps(real))
    return subprocess.run(command, env=environment, check=False).returncode


def admin_invite():
    """The token of the first admin's link, where the node's folder is known."""
    link = pathlib.Path(os.environ.get("ROOKERY_DATA", ""), "first-admin-link")
    return link.read_text().strip().split("=")[-1] if link.is_file() else None


def main():
    url = sys.argv[1].rstrip("/")
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    ada, ben = Person(url, "ada"), Person(url, "ben")
    real = names(ada, ben)
    kept = [part for name in ENDINGS for part in ("--exclude-operation-id", name)]
    first = run(url, ada, real, seconds * 3 // 4, kept)
    ada.ask("GET", "users/me")  # Had the first run lost its session, all later answers would have been 401.
    ended = 0
    for name in ENDINGS:
        cleo = Person(url, "cleo" + name.lower())
        ended |= run(url, cleo, real | {"sessions": [cleo.session]}, max(seconds // 16, 2),
                     ["--include-operation-id", name])
    if token := admin_invite():
        dan = Person(url, "dan", invite=token)
        quiet = [part for name in LOCKOUTS for part in ("--exclude-operation-id", name)]
        ended |= run(url, dan, {"users": [ben.id], "rooms": real["rooms"]}, max(seconds // 8, 2), ["--include-path-regex", "/admin/", *quiet])
        dan.ask("GET", "admin/users")
        only = [part for name in LOCKOUTS for part in ("--include-operation-id", name)]
        ended |= run(url, dan, {"users": [ben.id]}, max(seconds // 16, 2), only)
    return first or ended


if __name__ == "__main__":
    sys.exit(main())
