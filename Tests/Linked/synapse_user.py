"""Somebody with an account on Synapse, who uses the client-server API."""

import hashlib
import hmac
import itertools
import json
import urllib.parse

import yarl
from member import Member, Refused, quoted
from synapse_listening import PRESENCES, SynapseListening

FOLLOWS = itertools.count(1)  # transaction ids


class SynapseUser(Member):
    """Paths are those below `/_matrix/client/v3`."""

    def __init__(self, server, http, login):
        self.node, self.http = server, http
        self.token, self.id = login["access_token"], login["user_id"]
        self.reactions = {}  # the event of each, which is what one removes

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

    async def make_room(self, name, public=True, alias=None, version=None, knock=False, **more):
        body = {"name": name, "preset": "public_chat" if public else "private_chat", "visibility": "public" if public else "private"}
        if knock:
            body["initial_state"] = [{"type": "m.room.join_rules", "state_key": "", "content": {"join_rule": "knock"}}]
        given = {"room_alias_name": alias, "room_version": version}
        return (await self.call("POST", "createRoom", body | {key: value for key, value in given.items() if value} | more))["room_id"]

    async def change_room(self, room, **fields):
        for field, value in fields.items():
            await self.set_state(room, f"m.room.{field}", {field: value})

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

    async def give_role(self, room, user, role):
        levels = (await self.state(room))["m.room.power_levels", ""]["content"]
        levels["users"] = {**levels.get("users", {}), user: {"member": 0, "moderator": 50, "admin": 100}[role]}
        await self.set_state(room, "m.room.power_levels", levels)

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

    async def send_file(self, room, name, content):
        """The id of a message with this file."""
        uri = await self._upload(name, content, "text/plain")
        info = {"mimetype": "text/plain", "size": len(content)}
        return await self.send(room, "m.room.message", {"msgtype": "m.file", "body": name, "filename": name, "url": uri, "info": info})

    async def send_picture(self, room, name, content):
        """The id of a message with this picture."""
        uri = await self._upload(name, content, "image/png")
        info = {"mimetype": "image/png", "size": len(content)}
        return await self.send(room, "m.room.message", {"msgtype": "m.image", "body": "Look!", "filename": name, "url": uri, "info": info})

    async def set_face(self, content):
        await self.call("PUT", f"profile/{quoted(self.id)}/avatar_url", {"avatar_url": await self._upload("face.png", content, "image/png")})

    async def set_sign(self, room, content):
        """The room's picture."""
        uri = await self._upload("sign.png", content, "image/png")
        await self.call("PUT", f"rooms/{quoted(room)}/state/m.room.avatar", {"url": uri})

    async def _upload(self, name, content, kind):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": kind}
        async with self.http.post(f"{self.node.address}/_matrix/media/v3/upload?filename={quoted(name)}", data=content, headers=headers) as answer:
            return (await answer.json())["content_uri"]

    async def edit(self, room, message, text):
        content = {"m.new_content": {"msgtype": "m.text", "body": text}, "m.relates_to": {"rel_type": "m.replace", "event_id": message}}
        return await self.say(room, f"* {text}", **content)

    async def react(self, room, message, emoji):
        relation = {"rel_type": "m.annotation", "event_id": message, "key": emoji}
        self.reactions[message, emoji] = await self.send(room, "m.reaction", {"m.relates_to": relation})

    async def unreact(self, room, message, emoji):
        await self.remove(room, self.reactions.pop((message, emoji)))

    async def remove(self, room, event):
        await self.call("PUT", f"rooms/{quoted(room)}/redact/{quoted(event)}/t{next(FOLLOWS)}", {})

    async def read(self, room, message):
        await self.call("POST", f"rooms/{quoted(room)}/receipt/m.read/{quoted(message)}", {})

    async def type(self, room):
        await self.call("PUT", f"rooms/{quoted(room)}/typing/{quoted(self.id)}", {"typing": True, "timeout": 30_000})

    async def shows(self, status):
        await self.call("PUT", f"presence/{quoted(self.id)}/status", {"presence": PRESENCES[status]})

    async def status_of(self, user):
        seen = (await self.call("GET", f"presence/{quoted(user)}/status"))["presence"]
        return next(ours for ours, theirs in PRESENCES.items() if theirs == seen)

    async def say_to_devices(self, user, kind, content):
        await self.call("PUT", f"sendToDevice/{kind}/t{next(FOLLOWS)}", {"messages": {user: {"*": content}}})

    async def own_devices(self):
        return sorted(device["device_id"] for device in (await self.call("GET", "devices"))["devices"])

    async def show_device_keys(self):
        """Gives Synapse this device's keys; it tells others only of devices that have some. Nobody here looks at the signature."""
        [device] = await self.own_devices()
        keys = {f"{kind}:{device}": "A" * 43 for kind in ("ed25519", "curve25519")}
        await self.call("POST", "keys/upload", {"device_keys": {
            "user_id": self.id, "device_id": device, "algorithms": ["m.olm.v1.curve25519-aes-sha2"], "keys": keys,
            "signatures": {self.id: {f"ed25519:{device}": "A" * 86}}}})
        return device, keys

    def listening(self):
        return SynapseListening(self)

    async def set_state(self, room, kind, content, key=""):
        return (await self.call("PUT", f"rooms/{quoted(room)}/state/{kind}/{quoted(key)}", content))["event_id"]

    # What people see

    async def sync(self, since=None, timeout=0):
        return await self.call("GET", "sync", **({"since": since} if since else {}), timeout=timeout, full_state="false")

    async def state(self, room):
        """By type and key: the events."""
        events = await self.call("GET", f"rooms/{quoted(room)}/state")
        return {(event["type"], event["state_key"]): event for event in events}

    async def members(self, room):
        """By id: the member events of who is joined."""
        state = await self.state(room)
        return {key: event for (kind, key), event in state.items() if kind == "m.room.member" and event["content"]["membership"] == "join"}

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

    async def ids(self, room):
        """Of the messages."""
        return [event["event_id"] for event in await self.events(room) if event["type"] == "m.room.message"]

    async def membership(self, room):
        """One's own; None in a room never heard of."""
        rooms = (await self.sync()).get("rooms", {})
        for membership in ("join", "invite", "knock", "leave"):
            if room in rooms.get(membership, {}):
                return membership
        return None

    async def name_of(self, user):
        return (await self.call("GET", f"profile/{quoted(user)}")).get("displayname")

    async def directory(self, node):
        """Names of the node's public rooms, by id."""
        return {room["room_id"]: room.get("name") for room in (await self.call("GET", "publicRooms", server=node))["chunk"]}

    async def file_of(self, message, room):
        """The bytes of a message's file."""
        return await self._download((await self._content(message, room))["url"])

    async def picture_of(self, message, room):
        """The bytes of a message's picture, and of the small one that Synapse makes."""
        content = await self._content(message, room)
        assert content["msgtype"] == "m.image" and content["info"]["mimetype"] == "image/png" and content["info"]["size"] > 0, content
        return await self._download(content["url"]), await self._download(content["url"], "thumbnail", "?width=320&height=240&method=scale")

    async def face_of(self, user, room):
        return await self._download((await self._state(room, f"m.room.member/{quoted(user)}")).get("avatar_url"))

    async def sign_of(self, room):
        return await self._download((await self._state(room, "m.room.avatar")).get("url"))

    async def _content(self, message, room):
        return (await self.call("GET", f"rooms/{quoted(room)}/event/{quoted(message)}"))["content"]

    async def _state(self, room, name):
        return await self.call("GET", f"rooms/{quoted(room)}/state/{name}")

    async def _download(self, uri, what="download", query=""):
        headers = {"Authorization": f"Bearer {self.token}"}
        address = f"{self.node.address}/_matrix/client/v1/media/{what}/{(uri or '').removeprefix('mxc://')}{query}"
        async with self.http.get(address, headers=headers) as answer:
            assert answer.status == 200, f"{uri}: {answer.status} {await answer.text()}"
            return await answer.read()


async def request(http, server, method, path, body=None, token=None, query=None):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    address = yarl.URL(server.address + path + (f"?{urllib.parse.urlencode(query)}" if query else ""), encoded=True)
    async with http.request(method, address, json=body, headers=headers) as answer:
        said = json.loads(await answer.read())
        if answer.status >= 400:
            raise Refused(answer.status, said.get("errcode"), said, f"{method} {path} {body if body else ''} at {server.name}")
        return said
