"""Somebody with an account on Synapse, who uses the client-server API."""

import hashlib
import hmac
import itertools
import json
import urllib.parse

import yarl
from waiting import until

FOLLOWS = itertools.count(1)  # transaction ids


class MatrixRefused(Exception):
    """Synapse said no."""

    def __init__(self, status, said, asked):
        super().__init__(f"{asked}: {status} {said}")
        self.status = status
        self.code = said.get("errcode") if isinstance(said, dict) else None


def quoted(text):
    return urllib.parse.quote(text, safe="")


class SynapseUser:
    """Paths are those below `/_matrix/client/v3`."""

    def __init__(self, server, http, login):
        self.node, self.http = server, http
        self.token, self.id = login["access_token"], login["user_id"]

    @classmethod
    async def register(cls, server, http, username, display_name):
        """With the secret that its admin shares with whom may register."""
        nonce = (await request(http, server, "GET", "/_synapse/admin/v1/register"))["nonce"]
        password = "correct horse battery"
        words = "\0".join([nonce, username, password, "notadmin"]).encode()
        body = {
            "nonce": nonce, "username": username, "password": password, "admin": False, "displayname": display_name,
            "mac": hmac.new(server.secret.encode(), words, hashlib.sha1).hexdigest()}
        return cls(server, http, await request(http, server, "POST", "/_synapse/admin/v1/register", body))

    async def call(self, method, path, body=None, **query):
        return await request(self.http, self.node, method, f"/_matrix/client/v3/{path}", body, self.token, query)

    # What people do

    async def make_room(self, name, version=None, preset="public_chat", **more):
        body = {"name": name, "preset": preset, **({"room_version": version} if version else {}), **more}
        return (await self.call("POST", "createRoom", body))["room_id"]

    async def join(self, room, *via):
        address = f"/_matrix/client/v3/join/{quoted(room)}?{urllib.parse.urlencode([('server_name', name) for name in via])}"
        return (await request(self.http, self.node, "POST", address, {}, self.token))["room_id"]

    async def knock(self, room, *via):
        address = f"/_matrix/client/v3/knock/{quoted(room)}?{urllib.parse.urlencode([('server_name', name) for name in via])}"
        await request(self.http, self.node, "POST", address, {}, self.token)

    async def leave(self, room):
        await self.call("POST", f"rooms/{quoted(room)}/leave", {})

    async def invite(self, room, user):
        await self.call("POST", f"rooms/{quoted(room)}/invite", {"user_id": user})

    async def kick(self, room, user):
        await self.call("POST", f"rooms/{quoted(room)}/kick", {"user_id": user})

    async def ban(self, room, user):
        await self.call("POST", f"rooms/{quoted(room)}/ban", {"user_id": user})

    async def unban(self, room, user):
        await self.call("POST", f"rooms/{quoted(room)}/unban", {"user_id": user})

    async def send(self, room, kind, content):
        """The id of the event."""
        path = f"rooms/{quoted(room)}/send/{kind}/t{next(FOLLOWS)}"
        return (await self.call("PUT", path, content))["event_id"]

    async def say(self, room, text, **more):
        return await self.send(room, "m.room.message", {"msgtype": "m.text", "body": text, **more})

    async def reply(self, room, message, text):
        return await self.say(room, text, **{"m.relates_to": {"m.in_reply_to": {"event_id": message}}})

    async def edit(self, room, message, text):
        content = {"m.new_content": {"msgtype": "m.text", "body": text}, "m.relates_to": {"rel_type": "m.replace", "event_id": message}}
        return await self.say(room, f"* {text}", **content)

    async def react(self, room, message, emoji):
        relation = {"rel_type": "m.annotation", "event_id": message, "key": emoji}
        return await self.send(room, "m.reaction", {"m.relates_to": relation})

    async def remove(self, room, event):
        await self.call("PUT", f"rooms/{quoted(room)}/redact/{quoted(event)}/t{next(FOLLOWS)}", {})

    async def read(self, room, message):
        await self.call("POST", f"rooms/{quoted(room)}/receipt/m.read/{quoted(message)}", {})

    async def type(self, room, is_typing=True):
        body = {"typing": is_typing, **({"timeout": 30_000} if is_typing else {})}
        await self.call("PUT", f"rooms/{quoted(room)}/typing/{quoted(self.id)}", body)

    async def set_state(self, room, kind, content, key=""):
        return (await self.call("PUT", f"rooms/{quoted(room)}/state/{kind}/{quoted(key)}", content))["event_id"]

    # What people see

    async def sync(self, since=None, timeout=0):
        return await self.call("GET", "sync", **({"since": since} if since else {}), timeout=timeout, full_state="false")

    async def state(self, room):
        """By type and key: the events."""
        events = await self.call("GET", f"rooms/{quoted(room)}/state")
        return {(event["type"], event["state_key"]): event for event in events}

    async def events(self, room):
        """Everything said, oldest first, state left out."""
        events, start = [], None
        while True:
            page = await self.call("GET", f"rooms/{quoted(room)}/messages", dir="b", limit=1000, **({"from": start} if start else {}))
            events += page["chunk"]
            start = page.get("end")
            if not start or not page["chunk"]:
                return [event for event in reversed(events) if "state_key" not in event]

    async def texts(self, room):
        return [event["content"].get("body") for event in await self.events(room) if event["type"] == "m.room.message"]

    async def membership(self, room):
        """One's own; None in a room never heard of."""
        rooms = (await self.sync())["rooms"] if "rooms" in await self.sync() else {}
        for membership, kind in (("join", "join"), ("invite", "invite"), ("knock", "knock"), ("leave", "leave")):
            if room in rooms.get(kind, {}):
                return membership
        return None

    async def sees(self, room, *texts, seconds=60):
        """Waits until all these are among the messages."""

        async def look():
            missing = set(texts) - set(await self.texts(room))
            assert not missing, f"{self.id} misses {sorted(missing)[:5]} and {max(0, len(missing) - 5)} more"
            return True

        await until(f"{self.id} sees what was said", look, seconds)

    async def becomes(self, membership, room, seconds=60):
        """Waits until one's own membership is this one."""

        async def look():
            own = await self.membership(room)
            assert own == membership, f"the membership is {own}"
            return True

        await until(f"{self.id} has membership {membership}", look, seconds)

    async def hears(self, room, kind, seconds=60):
        """The content of the first such ephemeral event of the room that a sync tells, waited for."""
        since = None
        found = []

        async def look():
            nonlocal since
            told = await self.sync(since, timeout=1000)
            since = told["next_batch"]
            events = told.get("rooms", {}).get("join", {}).get(room, {}).get("ephemeral", {}).get("events", [])
            found.extend(event["content"] for event in events if event["type"] == kind and any(event["content"].values()))
            return found[:1]

        return (await until(f"{self.id} hears {kind}", look, seconds))[0]


async def request(http, server, method, path, body=None, token=None, query=None):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    address = yarl.URL(server.address + path + (f"?{urllib.parse.urlencode(query)}" if query else ""), encoded=True)
    async with http.request(method, address, json=body, headers=headers) as answer:
        said = json.loads(await answer.read())
        if answer.status >= 400:
            raise MatrixRefused(answer.status, said, f"{method} {path} {body if body else ''} at {server.name}")
        return said
