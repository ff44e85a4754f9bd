"""python-socketio, with its default limits, against the conformance program. usage: python_client.py URL"""

import asyncio
import pathlib
import sys

import socketio

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Clients"))
from checks import WAYS, Checks, Inbox  # noqa: E402


async def scenario(checks, url, way):
    client = socketio.AsyncClient(reconnection_delay=0.02)
    auth, back, answered = (Inbox(client, name) for name in ("auth", "message-back", "answered"))
    custom = Inbox(client, "auth", "/custom")
    client.on("question", lambda number: number + 1)

    async def connects():
        await client.connect(url, transports=WAYS[way], auth={"name": "Ada"}, namespaces=["/", "/custom"], wait_timeout=15)
        assert await auth.get() == ({"name": "Ada"},)
        assert await custom.get() == ({"name": "Ada"},)
        assert client.transport() == WAYS[way][-1], client.transport()

    async def events():
        await client.emit("message", (1, "Grüße €😀", {"list": [True, None, 1.5]}))
        assert await back.get() == (1, "Grüße €😀", {"list": [True, None, 1.5]})

    async def acks():
        answer = await client.call("message-with-ack", ("a", {"b": 2}), timeout=10)
        assert list(answer) == ["a", {"b": 2}], answer
        await client.emit("ask-me", 41)
        assert await answered.get() == (42,)

    async def binary():
        await client.emit("message", ({"deep": [b"\x00\xff"]}, b"kitchen"))
        assert await back.get() == ({"deep": [b"\x00\xff"]}, b"kitchen")
        long = bytes(range(256)) * 1200
        assert await client.call("message-with-ack", long, timeout=15) == long

    async def order():
        for number in range(300):
            await client.emit("message", number)
        assert [(await back.get())[0] for _ in range(300)] == list(range(300))

    async def refusal():
        other = socketio.AsyncClient(reconnection=False)
        errors = Inbox(other, "connect_error", "/secret")
        try:
            await other.connect(url, transports=WAYS[way], auth={"token": "wrong"}, namespaces=["/secret"], wait_timeout=10)
            raise AssertionError("was let in")
        except socketio.exceptions.ConnectionError:
            assert await errors.get() == ({"message": "not authorized", "data": {"code": 403}},)
        finally:
            await other.disconnect()

    try:
        await checks.run(f"{way}: connects to two namespaces, its auth arrives, the transport is the wanted one", connects())
        await checks.run(f"{way}: an event comes back as it was sent", events())
        await checks.run(f"{way}: acks of both sides", acks())
        await checks.run(f"{way}: binary inside and beside objects, and 300 kB of it in an ack", binary())
        await checks.run(f"{way}: 300 events keep their order", order())
        await checks.run(f"{way}: a refused namespace says why", refusal())
    finally:
        await client.disconnect()


async def main():
    checks = Checks("python")
    for way in WAYS:
        await scenario(checks, sys.argv[1], way)
    return checks.failed


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
