"""Somebody who never stops talking, whatever happens to the node, and remembers everything heard and acknowledged."""

import asyncio

from doors import PlainDoor, SocketIODoor


class Person:
    """One account with one session, at one door."""

    def __init__(self, username, login, port, door, rooms, up):
        self.username, self.token, self.port, self.door, self.rooms, self.up = username, login["accessToken"], port, door, rooms, up
        self.position = None
        self.start = None  # the stream before the first greeting is not this person's
        self.heard = {room: [] for room in rooms}  # message ids in the order of arrival
        self.acknowledged = {}  # text -> message id
        self.faults = []
        self.count = 0
        self.pending = None
        self.resumed = asyncio.Event()

    def _open(self):
        if self.door == "plain":
            return PlainDoor(self.port, self.token, self._hear)
        return SocketIODoor(self.port, self.token, self._hear, self.door)

    def _hear(self, event, data):
        if event == "resync":
            self.faults.append(f"{self.username} had to start over: {data}")
        if event == "ready" and self.position is None:
            self.position = self.start = data["position"]
        if event == "resumed":
            self.resumed.set()
        position = (data or {}).get("position") if isinstance(data, dict) else None
        if event in ("ready", "resumed") or position is None:
            return
        if position <= self.position:
            self.faults.append(f"{self.username} heard position {position} after {self.position} ({event})")
        self.position = position
        if event == "new_message" and data["message"]["roomId"] in self.heard:
            self.heard[data["message"]["roomId"]].append(data["message"]["id"])

    async def talk(self, stop):
        """Sends until told to stop; after a break resumes from the last position, and repeats what was not acknowledged."""
        while not stop.is_set():
            await self.up.wait()
            door = self._open()
            self.resumed.clear()
            try:
                await door.connect(self.position)
                while not stop.is_set():
                    await self._say(door)
            except Exception as reason:  # every library has its own word for a broken line
                self.last_break = reason
                await asyncio.sleep(0.02)  # the node is being killed; nothing is judged by this pause
            finally:
                await quietly(door.close())

    async def _say(self, door):
        if self.pending is None:
            self.count += 1
            room = self.rooms[self.count % len(self.rooms)]
            text = f"{self.username} {self.count}"
            self.pending = {"roomId": room, "text": text, "tempId": f"{self.username}-{self.count}"}
        answer = await door.call("send_message", self.pending)
        if "error" in answer:
            if answer["error"]["code"] in ("busy", "unauthenticated"):
                return
            self.faults.append(f"{self.username} was refused: {answer['error']}")
            return
        self.acknowledged[self.pending["text"]] = answer["id"]
        self.pending = None

    async def catch_up(self):
        """Connects once more, says nothing, and stays until everything missed has come."""
        door = self._open()
        self.resumed.clear()
        await door.connect(self.position)
        try:
            await asyncio.wait_for(self.resumed.wait(), 30)
        except asyncio.TimeoutError:
            self.faults.append(f"{self.username} came back at position {self.position} by {self.door} and never heard that all was told")
        await quietly(door.close())


async def quietly(work):
    """Closing a broken line may fail in many ways, none of which matters."""
    try:
        await asyncio.wait_for(work, 5)
    except Exception:
        pass
