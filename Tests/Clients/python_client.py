"""python-socketio, with its default limits, in a conversation over a real node. usage: python_client.py URL"""

import asyncio
import secrets
import sys

import aiohttp
import socketio
from checks import WAYS, Checks, Inbox

MESSAGES = 60


class Person:
    """An account of the node with one session."""

    def __init__(self, http, url, name):
        self.http, self.url = http, url
        self.username = f"{name}-{secrets.token_hex(4)}"

    async def register(self):
        answer = await self.ask("POST", "auth/register", {"username": self.username, "password": "correct horse " + self.username})
        self.id, self.token = answer["user"]["id"], answer["accessToken"]

    async def ask(self, method, path, body=None):
        headers = {"authorization": "Bearer " + self.token} if hasattr(self, "token") else {}
        async with self.http.request(method, f"{self.url}/api/v1/{path}", json=body, headers=headers) as answer:
            found = await answer.json() if answer.content_length else None
            assert answer.status < 300, (answer.status, found)
            return found


class Line:
    """A person's live connection, with the events that came."""

    NAMES = ("authenticated", "ready", "resumed", "new_message", "room_joined", "user_joined", "user_typing", "session_ended", "connect_error")

    def __init__(self, url, way):
        self.url, self.way = url, way
        self.client = socketio.AsyncClient(reconnection=False)
        self.events = {name: Inbox(self.client, name) for name in self.NAMES}
        self.gone = Inbox(self.client, "disconnect")

    async def open(self, auth):
        await self.client.connect(self.url, transports=WAYS[self.way], auth=auth, wait_timeout=20)

    async def call(self, event, data):
        return await self.client.call(event, data, timeout=20)

    async def next(self, name):
        return await self.events[name].value()

    async def close(self):
        await self.client.disconnect()


async def scenario(checks, url, way, ada, ben):
    lines = [Line(url, way) for _ in range(4)]
    first, second, third, stranger = lines
    room, last = {}, {}

    async def login():
        for line, person in ((first, ada), (second, ben)):
            await line.open({"token": person.token})
            assert (await line.next("authenticated"))["user"]["id"] == person.id
            assert (await line.next("ready"))["position"] >= 0
        assert first.client.transport() == WAYS[way][-1], first.client.transport()

    async def refused():
        try:
            await stranger.open({"token": "not a token"})
            raise AssertionError("was let in")
        except socketio.exceptions.ConnectionError:
            refusal = await stranger.next("connect_error")
            assert refusal["data"]["status"] == 401 and refusal["message"] == refusal["data"]["detail"], refusal
            assert refusal["data"]["code"] in ("unauthenticated", "token_expired"), refusal

    async def joins():
        room.update(await ada.ask("POST", "rooms", {"kind": "group", "name": "lobby", "visibility": "public"}))
        assert (await first.next("room_joined"))["room"]["id"] == room["id"]
        answer = await second.call("join_room", {"roomId": room["id"]})
        assert answer["room"]["id"] == room["id"] and answer["messages"] == [], answer
        assert (await first.next("user_joined"))["userId"] == ben.id

    async def talks():
        for number in range(MESSAGES):
            answer = await first.call("send_message", {"roomId": room["id"], "text": f"message {number}", "tempId": f"{way}-{number}"})
            assert answer["tempId"] == f"{way}-{number}", answer
        heard = [(await second.next("new_message")) for _ in range(MESSAGES)]
        own = [(await first.next("new_message")) for _ in range(MESSAGES)]
        texts = [f"message {number}" for number in range(MESSAGES)]
        assert [event["message"]["content"]["text"] for event in heard] == texts
        assert [event["message"]["tempId"] for event in own] == [f"{way}-{number}" for number in range(MESSAGES)]
        assert all("tempId" not in event["message"] for event in heard)
        positions = [event["position"] for event in heard]
        assert positions == sorted(set(positions))
        last["position"] = positions[-1]

    async def types():
        await first.call("typing_start", {"roomId": room["id"]})
        typing = await second.next("user_typing")
        assert typing["userId"] == ada.id and typing["isTyping"] is True, typing

    async def refusals():
        answer = await first.call("send_message", {"roomId": "!nowhere", "text": "x"})
        assert answer["error"]["code"] == "room_not_found", answer
        answer = await first.call("no_such_event", {})
        assert answer["error"]["code"] == "not_found", answer

    async def resumes():
        await second.close()
        for number in range(20):
            await first.call("send_message", {"roomId": room["id"], "text": f"missed {number}"})
        await third.open({"token": ben.token, "position": last["position"]})
        missed = [(await third.next("new_message"))["message"]["content"]["text"] for _ in range(20)]
        assert missed == [f"missed {number}" for number in range(20)], missed
        assert (await third.next("resumed"))["missed"] == 20

    async def late_token():
        line = Line(url, way)
        lines.append(line)
        await line.open(None)
        answer = await line.call("send_message", {"roomId": room["id"], "text": "x"})
        assert answer["error"]["code"] == "unauthenticated", answer
        answer = await line.call("authenticate", {"token": ada.token})
        assert answer["user"]["id"] == ada.id, answer

    async def logout():
        await ben.ask("POST", "auth/logout", {})
        assert (await third.next("session_ended"))["reason"] == "logout"
        await third.gone.get()
        await first.call("send_message", {"roomId": room["id"], "text": "not for Ben"})
        assert third.events["new_message"].events.empty()

    try:
        await checks.run(f"{way}: logs in with the handshake, the transport is the wanted one", login())
        await checks.run(f"{way}: a bad token is refused with its problem", refused())
        await checks.run(f"{way}: joins a room", joins())
        await checks.run(f"{way}: {MESSAGES} messages arrive once and in order, tempIds at their sender only", talks())
        await checks.run(f"{way}: typing is heard by the other", types())
        await checks.run(f"{way}: what goes wrong is told in the ack", refusals())
        await checks.run(f"{way}: who comes back gets what was missed", resumes())
        await checks.run(f"{way}: the token may come later", late_token())
        await checks.run(f"{way}: a logout ends the connection", logout())
    finally:
        for line in lines:
            await line.close()


async def main():
    checks = Checks("python")
    url = sys.argv[1]
    async with aiohttp.ClientSession() as http:
        for way in WAYS:
            ada, ben = Person(http, url, "ada"), Person(http, url, "ben")
            await ada.register()
            await ben.register()
            await scenario(checks, url, way, ada, ben)
    return checks.failed


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
