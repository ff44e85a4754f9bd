#!/usr/bin/env python3
"""Messages and deliveries per second through a whole node, every message fsynced before its ack.

usage: messages.py [ROOMS MEMBERS SECONDS]        (20 rooms of 5 for 10 s when not given)
env:   ROOKERY_BINARY   the node's program; .build/release/rookery when not given

In each room everybody sends. A message counts as done when its sender has the ack and every member of the room has it;
only then the sender says the next, so nothing is gained by queueing. The load comes from one Python process on the same
machine, which is slower than the node: read the node's processor time per delivery, and how busy each side was.
"""

import asyncio
import json
import os
import pathlib
import resource
import sys
import time

import aiohttp
import websockets

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "Tests" / "Browser"))
from node_process import NodeProcess  # noqa: E402

FREE = {
    f"ROOKERY_RATES_{kind}_PER_{who}": "off"
    for kind in ("STANDARD", "CREDENTIALS", "MESSAGES", "CREATION", "SEARCH")
    for who in ("ACCOUNT", "ADDRESS")
} | {"ROOKERY_LIVE_EVENTS_PER_SECOND": "100000", "ROOKERY_LIVE_EVENTS_BURST": "100000"}


class Member:
    """One account with one plain WebSocket, which counts what arrives for everybody in its room."""

    def __init__(self, room):
        self.room, self.acked, self.next = room, None, None

    async def connect(self, port, token):
        self.socket = await websockets.connect(
            f"ws://127.0.0.1:{port}/ws", subprotocols=["rookery.v1", f"token.{token}"], compression=None, max_size=None)
        while json.loads(await self.socket.recv())["event"] != "ready":
            pass

    async def listen(self):
        async for text in self.socket:
            if text.startswith('{"ack"'):
                self.acked.set_result(None)
            elif text.startswith('{"event":"new_message"'):
                self.room.arrived(json.loads(text)["data"]["message"]["content"]["text"])


class Room:
    """Counts the arrivals of each message; one that everybody has is done."""

    def __init__(self, size):
        self.size, self.missing, self.deliveries = size, {}, 0

    def expect(self, text):
        done = asyncio.get_running_loop().create_future()
        self.missing[text] = [self.size, done]
        return done

    def arrived(self, text):
        self.deliveries += 1
        entry = self.missing[text]
        entry[0] -= 1
        if entry[0] == 0:
            del self.missing[text]
            entry[1].set_result(None)


async def talk(member, number, until):
    sent = 0
    while time.monotonic() < until:
        text = f"{number} {sent} " + "x" * 60
        member.acked = asyncio.get_running_loop().create_future()
        done = member.room.expect(text)
        await member.socket.send(json.dumps({"event": "send_message", "id": 1, "data": {"roomId": member.room.id, "text": text}}))
        await member.acked
        await done
        sent += 1
    return sent


def processor_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def settle(node, rooms, size):
    """Accounts, rooms and connections; everybody is in one room."""
    members = []
    async with aiohttp.ClientSession() as http:
        async def ask(path, token=None, **body):
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            async with http.post(f"{node.address}/api/v1/{path}", json=body, headers=headers) as answer:
                return await answer.json()

        for number in range(rooms):
            room = Room(size)
            names = [f"r{number}m{place}" for place in range(size)]
            tokens = [(await ask("auth/register", username=name, password="correct horse battery"))["accessToken"] for name in names]
            room.id = (await ask("rooms", tokens[0], kind="group", name=f"room {number}", members=names[1:]))["id"]
            for token in tokens:
                member = Member(room)
                await member.connect(node.port, token)
                members.append(member)
    return members


async def main(rooms, size, seconds):
    node = NodeProcess(os.environ.get("ROOKERY_BINARY", str(HERE.parent / ".build/release/rookery")), FREE)
    await node.start()
    try:
        members = await settle(node, rooms, size)
        listening = [asyncio.create_task(member.listen()) for member in members]
        before, own, start = processor_seconds(node.process.pid), resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
        sent = sum(await asyncio.gather(*(talk(member, number, start + seconds) for number, member in enumerate(members))))
        took, used = time.monotonic() - start, processor_seconds(node.process.pid) - before
        after = resource.getrusage(resource.RUSAGE_SELF)
        load = after.ru_utime + after.ru_stime - own.ru_utime - own.ru_stime
        deliveries = sum(room.deliveries for room in {member.room for member in members})
        print(f"{rooms} rooms of {size}: {sent / took:,.0f} messages/s, {deliveries / took:,.0f} deliveries/s, each fsynced before its ack")
        print(f"node: {used / deliveries * 1e6:.1f} CPU-seconds per million deliveries, {used / sent * 1e6:.0f} µs per message, "
              f"{used / took * 100:.0f} % of a core; load generator: {load / took * 100:.0f} % of a core")
        for task in listening:
            task.cancel()
    finally:
        await node.stop()


if __name__ == "__main__":
    asyncio.run(main(*(int(word) for word in (sys.argv[1:] or ["20", "5", "10"]))))
