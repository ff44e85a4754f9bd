"""Somebody with an account on one of our nodes, who uses the client API."""

import urllib.parse

import yarl
from waiting import until


class Refused(Exception):
    """The node said no."""

    def __init__(self, status, problem, asked):
        super().__init__(f"{asked}: {status} {problem}")
        self.status = status
        self.code = problem.get("code") if isinstance(problem, dict) else None


def quoted(text):
    return urllib.parse.quote(text, safe="")


class Person:
    """Paths are those below `/api/v1`."""

    def __init__(self, node, http, login):
        self.node, self.http = node, http
        self.token = login["accessToken"]
        self.id, self.username = login["user"]["id"], login["user"]["username"]
        self.heard = None  # what the live connection has told, once there is one

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

    async def make_room(self, name, **more):
        """The id of a new group."""
        return (await self.post("rooms", {"kind": "group", "name": name, **more}))["id"]

    async def join(self, room, *via):
        return await self.post("rooms/join", {"room": room, **({"via": list(via)} if via else {})})

    async def leave(self, room):
        await self.post(f"rooms/{quoted(room)}/leave")

    async def invite(self, room, user):
        await self.put(f"rooms/{quoted(room)}/members/{quoted(user)}")

    async def kick(self, room, user):
        await self.delete(f"rooms/{quoted(room)}/members/{quoted(user)}")

    async def ban(self, room, user):
        await self.delete(f"rooms/{quoted(room)}/members/{quoted(user)}?ban=true")

    async def unban(self, room, user):
        await self.delete(f"rooms/{quoted(room)}/members/{quoted(user)}?ban=false")

    async def say(self, room, text, **more):
        """The id of the message."""
        return (await self.post(f"rooms/{quoted(room)}/messages", {"text": text, **more}))["id"]

    async def edit(self, message, text):
        await self.put(f"messages/{quoted(message)}", {"content": {"type": "text", "text": text}})

    async def react(self, message, emoji):
        await self.put(f"messages/{quoted(message)}/reactions/{quoted(emoji)}")

    async def unreact(self, message, emoji):
        await self.delete(f"messages/{quoted(message)}/reactions/{quoted(emoji)}")

    async def remove(self, message):
        await self.delete(f"messages/{quoted(message)}?for=everyone")

    async def read(self, room, message):
        await self.post(f"rooms/{quoted(room)}/read", {"messageId": message})

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


async def request(http, node, method, path, body=None, token=None):
    """The answer's object, None for an empty one."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    address = yarl.URL(f"{node.address}/api/v1/{path}", encoded=True)
    async with http.request(method, address, json=body, headers=headers) as answer:
        said = await answer.json(content_type=None) if answer.status != 204 else None
        if answer.status >= 400:
            raise Refused(answer.status, said, f"{method} {path} {body if body else ''} at {node.name}")
        return said
