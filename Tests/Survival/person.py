"""Somebody who never stops talking, whatever happens to the node, and remembers everything heard and acknowledged."""

import asyncio
import time

from doors import PlainDoor, SocketIODoor


class Person:
    """One account with one session, at one door."""

    def __init__(self, username, login, port, door, rooms, up):
        self.username, self.login, self.token, self.port = username, login, login["accessToken"], port
        self.door, self.rooms, self.up = door, rooms, up
        self.position = None
        self.start = None  # the stream before the first greeting is not this person's
        self.heard = {room: [] for room in rooms}  # message ids in the order of arrival
        self.said = {}  # text -> the request
        self.acknowledged = {}  # text -> message id
        self.faults, self.refusals, self.foreseen = [], [], {"busy", "unauthenticated"}
        self.count = 0
        self.pending = self.ending = None
        self.resumed = asyncio.Event()
        self.diary = []  # (nanoseconds of the monotonic clock, what happened, with what)

    def as_of(self, moment, port):
        """The same person with the memory of an earlier moment, who will look for the node elsewhere."""
        earlier = Person(self.username, self.login, port, self.door, self.rooms, self.up)
        for time_of, what, *details in self.diary:
            if time_of >= moment:
                break
            if what == "greeted":
                earlier.position = earlier.start = details[0]
            elif what == "heard":
                earlier.position = details[0]
                if details[1] in earlier.heard:
                    earlier.heard[details[1]].append(details[2])
            elif what == "said":
                earlier.pending, earlier.count = details[0], earlier.count + 1
                earlier.said[earlier.pending["text"]] = earlier.pending
            elif what == "acknowledged":
                earlier.acknowledged[earlier.pending["text"]], earlier.pending = details[0], None
        return earlier

    def _note(self, *what):
        self.diary.append((time.monotonic_ns(), *what))

    def _open(self):
        if self.door == "plain":
            return PlainDoor(self.port, self.token, self._hear)
        return SocketIODoor(self.port, self.token, self._hear, self.door)

    def _hear(self, event, data):
        if event == "resync":
            self.faults.append(f"{self.username} had to start over: {data}")
        if event == "ready" and self.position is None:
            self.position = self.start = data["position"]
            self._note("greeted", self.position)
        if event == "resumed":
            self.resumed.set()
        position = (data or {}).get("position") if isinstance(data, dict) else None
        if event in ("ready", "resumed") or position is None:
            return
        if position <= self.position:
            self.faults.append(f"{self.username} heard position {position} after {self.position} ({event})")
        self.position = position
        room = data["message"]["roomId"] if event == "new_message" else None
        message = data["message"]["id"] if event == "new_message" else None
        self._note("heard", position, room, message)
        if room in self.heard:
            self.heard[room].append(message)

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
                self.ending = door.ending  # how the node ended the line, before this side closed it
                await quietly(door.close())

    async def _say(self, door):
        if self.pending is None:
            self.count += 1
            room = self.rooms[self.count % len(self.rooms)]
            text = f"{self.username} {self.count}"
            self.pending = {"roomId": room, "text": text, "tempId": f"{self.username}-{self.count}"}
            self.said[text] = self.pending
            self._note("said", self.pending)
        answer = await door.call("send_message", self.pending)
        if "error" in answer:
            return await self._refused(answer["error"])
        self._note("acknowledged", answer["id"])
        self.acknowledged[self.pending["text"]] = answer["id"]
        self.pending = None

    async def _refused(self, problem):
        """Says the same again after a pause; refusals that nobody foresaw are faults."""
        self.refusals.append(problem)
        if problem["code"] not in self.foreseen:
            self.faults.append(f"{self.username} was refused: {problem}")
        await asyncio.sleep(0.05)  # as a client would; nothing is judged by it

    async def repeat(self, count):
        """Sends the last so many messages again, each with its tempId: the node has to know them."""
        door = self._open()
        await door.connect(self.position)
        for text in list(self.acknowledged)[-count:]:
            answer = await door.call("send_message", self.said[text])
            if answer.get("id") != self.acknowledged[text]:
                self.faults.append(f"{self.username} said {text!r} again and the node did not know it: {answer}")
        await quietly(door.close())

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
