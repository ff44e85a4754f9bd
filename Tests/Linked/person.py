"""Somebody with an account on one of our nodes, who uses the client API."""

import itertools

import aiohttp
import yarl
from listening import Listening
from member import Member, Refused, quoted

FOLLOWS = itertools.count(1)  # ids of messages to devices


class Person(Member):
    """Paths are those below `/api/v1`."""

    def __init__(self, node, http, login):
        self.node, self.http = node, http
        self.token = login["accessToken"]
        self.id, self.username = login["user"]["id"], login["user"]["username"]

    @classmethod
    async def register(cls, node, http, username, display_name):
        body = {"username": username, "password": "correct horse battery", "displayName": display_name}
        return cls(node, http, await request(http, node, "POST", "auth/register", body))

    async def call(self, method, path, body=None):
        return await request(self.http, self.node, method, path, body, self.token)

    async def get(self, path):
        return await self.call("GET", path)

    async def post(self, path, body=None):
        return await self.call("POST", path, body if body is not None else {})

    async def put(self, path, body=None):
        return await self.call("PUT", path, body if body is not None else {})

    async def delete(self, path):
        return await self.call("DELETE", path)

    # What people do

    async def make_room(self, name, public=True, alias=None, **more):
        """The id of a new group."""
        body = {"kind": "group", "name": name, "visibility": "public" if public else "private", **more}
        return (await self.post("rooms", {**body, **({"alias": alias} if alias else {})}))["id"]

    async def change_room(self, room, **fields):
        await self.call("PATCH", f"rooms/{quoted(room)}", fields)

    async def join(self, room, *via):
        return await self.post("rooms/join", {"room": room, **({"via": list(via)} if via else {})})

    async def knock(self, room, *via):
        await self.post(f"rooms/{quoted(room)}/knock", {"via": list(via)} if via else {})

    async def leave(self, room):
        await self.post(f"rooms/{quoted(room)}/leave")

    async def invite(self, room, user):
        await self.put(f"rooms/{quoted(room)}/members/{quoted(user)}")

    async def give_role(self, room, user, role):
        await self.put(f"rooms/{quoted(room)}/members/{quoted(user)}", {"role": role})

    async def kick(self, room, user):
        await self.delete(f"rooms/{quoted(room)}/members/{quoted(user)}")

    async def ban(self, room, user):
        await self.delete(f"rooms/{quoted(room)}/members/{quoted(user)}?ban=true")

    async def unban(self, room, user):
        await self.delete(f"rooms/{quoted(room)}/members/{quoted(user)}?ban=false")

    async def say(self, room, text, **more):
        """The id of the message."""
        return (await self.post(f"rooms/{quoted(room)}/messages", {"text": text, **more}))["id"]

    async def reply(self, room, message, text):
        return await self.say(room, text, replyTo=message)

    async def send_file(self, room, name, content):
        """The id of a message with this file."""
        form = aiohttp.FormData()
        form.add_field("file", content, filename=name, content_type="text/plain")
        media = await request(self.http, self.node, "POST", "media", token=self.token, data=form)
        body = {"content": {"type": "document", "text": name, "media": {"id": media["id"]}}}
        return (await self.post(f"rooms/{quoted(room)}/messages", body))["id"]

    async def send_picture(self, room, name, content):
        """The id of a message with this picture."""
        media = await self._upload("media", name, content)
        body = {"content": {"type": "image", "text": "Look!", "media": {"id": media["id"]}}}
        return (await self.post(f"rooms/{quoted(room)}/messages", body))["id"]

    async def set_face(self, content):
        await self._upload("users/me/avatar", "face.png", content)

    async def set_sign(self, room, content):
        """The room's picture."""
        media = await self._upload("media", "sign.png", content)
        await self.change_room(room, avatar=media["id"])

    async def _upload(self, path, name, content):
        form = aiohttp.FormData()
        form.add_field("file", content, filename=name, content_type="image/png")
        return await request(self.http, self.node, "POST", path, token=self.token, data=form)

    async def edit(self, _, message, text):
        await self.put(f"messages/{quoted(message)}", {"content": {"type": "text", "text": text}})

    async def react(self, _, message, emoji):
        await self.put(f"messages/{quoted(message)}/reactions/{quoted(emoji)}")

    async def unreact(self, _, message, emoji):
        await self.delete(f"messages/{quoted(message)}/reactions/{quoted(emoji)}")

    async def remove(self, _, message):
        await self.delete(f"messages/{quoted(message)}?for=everyone")

    async def read(self, room, message):
        await self.post(f"rooms/{quoted(room)}/read", {"messageId": message})

    async def type(self, room):
        await self.put(f"rooms/{quoted(room)}/typing", {"isTyping": True})

    async def shows(self, status):
        """How one is there while one is connected."""
        await self.put("users/me/presence", {"status": status})

    async def status_of(self, user):
        return (await self.get(f"users/{quoted(user)}"))["presence"]["status"]

    async def say_to_devices(self, user, kind, content):
        await self.put(f"users/{quoted(user)}/device-messages/m{next(FOLLOWS)}", {"type": kind, "devices": {"*": content}})

    async def devices_of(self, user):
        """As their node tells them."""
        return (await self.get(f"users/{quoted(user)}/devices"))["devices"]

    def listening(self):
        return Listening(self)

    # What people see

    async def pages(self, path):
        """All items of a list, oldest first."""
        between = "&" if "?" in path else "?"
        page = await self.get(f"{path}{between}limit=100")
        items = page["items"]
        while page["prev"]:
            page = await self.get(f"{path}{between}limit=100&before={quoted(page['prev'])}")
            items = page["items"] + items
        return items

    async def messages(self, room):
        return await self.pages(f"rooms/{quoted(room)}/messages")

    async def texts(self, room):
        return [message["content"].get("text") for message in await self.messages(room)]

    async def ids(self, room):
        """Of the messages."""
        return [message["id"] for message in await self.messages(room)]

    async def members(self, room, membership="join"):
        """By id: the member objects."""
        found = await self.pages(f"rooms/{quoted(room)}/members?membership={membership}")
        return {member["user"]["id"]: member for member in found}

    async def membership(self, room):
        """One's own, as the list of rooms has it; None when the room is not in it."""
        for seen in await self.pages("rooms"):
            if seen["id"] == room:
                return seen["me"]["membership"]
        return None

    async def name_of(self, user):
        return (await self.get(f"users/{quoted(user)}"))["displayName"]

    async def directory(self, node):
        """Names of the node's public rooms, by id."""
        return {room["id"]: room["name"] for room in (await self.get(f"rooms/public?node={node}"))["items"]}

    async def picture_of(self, message, _):
        """The bytes of a message's picture, and of the small one, by the addresses that the page uses."""
        media = (await self.get(f"messages/{quoted(message)}"))["content"]["media"]
        return await self.shown(media["url"], "image/png"), await self.shown(media["thumbnail"], "image/webp")

    async def face_of(self, user, _):
        return await self._small((await self.get(f"users/{quoted(user)}"))["avatar"])

    async def sign_of(self, room):
        return await self._small((await self.get(f"rooms/{quoted(room)}"))["avatar"])

    async def _small(self, picture):
        return await self.shown(picture["thumbnail"], "image/webp") if picture else None

    async def shown(self, path, kind):
        status, headers, body = await self.fetch(path)
        assert status == 200 and headers["Content-Type"] == kind, f"{path}: {status} {headers} {body[:200]}"
        return body

    async def fetch(self, path):
        """Status, header fields and bytes of an address from the root of the node, without a token."""
        async with self.http.get(yarl.URL(self.node.address + path, encoded=True)) as answer:
            return answer.status, answer.headers, await answer.read()

    async def file_of(self, message, _):
        """The bytes of a message's file."""
        media = (await self.get(f"messages/{quoted(message)}"))["content"]["media"]
        headers = {"Authorization": f"Bearer {self.token}"}
        async with self.http.get(f"{self.node.address}/api/v1/media/{quoted(media['id'])}", headers=headers) as answer:
            assert answer.status == 200, f"{media}: {answer.status} {await answer.text()}"
            return await answer.read()


async def request(http, node, method, path, body=None, token=None, data=None):
    """The answer's object, None for an empty one."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    address = yarl.URL(f"{node.address}/api/v1/{path}", encoded=True)
    async with http.request(method, address, json=body, data=data, headers=headers) as answer:
        said = await answer.json(content_type=None) if answer.status != 204 else None
        if answer.status >= 400:
            raise Refused(answer.status, (said or {}).get("code"), said, f"{method} {path} {body if body else ''} at {node.name}")
        return said
