"""People who live on a node: at every door, each doing what people do, some things often and some seldom."""

import asyncio
import json
import pathlib
import random
import sys
import time
import urllib.parse

import aiohttp
from socketio.exceptions import SocketIOError

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "Survival"), str(HERE.parent / "Browser")]
from doors import Gone, PlainDoor, SocketIODoor  # noqa: E402
from node_process import NodeProcess  # noqa: E402
from scene import FREE  # noqa: E402

PEOPLE, ROOMS = 60, 6
DOORS = ("plain", "websocket", "polling")
PAUSE = 2.0  # seconds between two things one person does, on average
# What people do, and how often.
HABITS = {"say": 70, "edit": 8, "react": 8, "look_back": 5, "read": 4, "come_back": 3, "move": 2}
PASSWORD = "correct horse battery"


class Crowd:
    """Sixty people in six public rooms of a node whose data stays where it is."""

    def __init__(self, binary, folder, run):
        self.run, self.folder = run, folder
        folder.mkdir(parents=True, exist_ok=True)
        # As in the unit of systemd.
        self.node = NodeProcess(binary, FREE, environment={"MALLOC_ARENA_MAX": "2"}, data=str(folder / "data"))
        self.people, self.tasks, self.faults, self.breaks = [], [], [], []
        self.stop = asyncio.Event()
        self.begin_interval()

    def begin_interval(self):
        self.latencies, self.lags = [], []
        self.counts = {"sent": 0, "edited": 0, "reacted": 0, "read": 0, "moved": 0, "reconnected": 0, "heard": 0, "broken": 0, "busy": 0}

    async def __aenter__(self):
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        await self.node.start()
        known = self.folder / "rooms.json"
        names = [f"person{number}" for number in range(PEOPLE)]
        if not known.exists():
            for name in names:
                await self.ask("POST", "auth/register", username=name, password=PASSWORD)
        for number, name in enumerate(names):
            login = await self.ask("POST", "auth/login", username=name, password=PASSWORD)
            self.people.append(Person(self, name, login["accessToken"], login["refreshToken"], DOORS[number % len(DOORS)]))
        if not known.exists():
            owner = self.people[0]
            rooms = [await owner.ask("POST", "rooms", kind="group", name=f"room {number}", visibility="public") for number in range(ROOMS)]
            known.write_text(json.dumps([room["id"] for room in rooms]), encoding="utf-8")
        self.rooms = json.loads(known.read_text(encoding="utf-8"))
        for number, person in enumerate(self.people):
            person.rooms = [self.rooms[number % ROOMS], self.rooms[(number + 1) % ROOMS]]
            for room in person.rooms:
                await person.ask("POST", f"rooms/{quoted(room)}/join")
        return self

    async def __aexit__(self, *_):
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.http.close()
        await self.node.stop()

    async def ask(self, method, path, token=None, **body):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with self.http.request(method, f"{self.node.address}/api/v1/{path}", headers=headers, json=body or None) as answer:
            if answer.status >= 300:
                raise RuntimeError(f"{method} {path}: {answer.status} {await answer.text()}")
            return await answer.json() if answer.status != 204 else None

    def live(self):
        self.tasks = [asyncio.create_task(person.live()) for person in self.people] + [asyncio.create_task(self.feel_lag())]

    async def feel_lag(self):
        """How late this side itself is: what it waits for the processor is in every latency it measures."""
        while not self.stop.is_set():
            start = time.monotonic()
            await asyncio.sleep(0.05)
            self.lags.append(round((time.monotonic() - start - 0.05) * 1000, 2))

    async def end(self):
        """Everybody falls silent and comes back once more; then what went wrong."""
        self.stop.set()
        await asyncio.gather(*self.tasks)
        self.tasks = []
        await asyncio.gather(*(person.mend() for person in self.people))
        # Who says nothing more stays until what was said last has been heard by all.
        await asyncio.sleep(5)
        for person in self.people:
            await person.quietly(person.door.close())
        for room in self.rooms:
            await self.judge(room)
        await self.node.terminate()
        return self.faults

    async def judge(self, room):
        """Who stayed in a room all the time has heard each of its messages once."""
        items, cursor, owner = [], None, self.people[0]
        await owner.ask("POST", f"rooms/{quoted(room)}/join")
        while True:
            page = await owner.ask("GET", f"rooms/{quoted(room)}/messages?limit=200" + (f"&before={cursor}" if cursor else ""))
            items, cursor = page["items"] + items, page["prev"]
            if not cursor:
                break
        for person in self.people:
            if room in person.rooms and room not in person.left:
                expected = [message["id"] for message in items if message["position"] > person.start]
                heard = person.heard.get(room, [])
                if heard != expected:
                    self.faults.append(f"{person.name} at {person.kind} heard {len(heard)} of {len(expected)} messages of {room}")


class Person:
    """One account, one session, one door."""

    def __init__(self, crowd, name, token, refresh, kind):
        self.crowd, self.name, self.token, self.refresh, self.kind = crowd, name, token, refresh, kind
        self.random = random.Random(f"{name} {crowd.run}")
        self.rooms, self.left, self.heard, self.mine, self.others = [], set(), {}, [], []
        self.position = self.start = self.door = self.pending = None
        self.count, self.renewed, self.resumed = 0, time.monotonic(), asyncio.Event()

    async def ask(self, method, path, **body):
        return await self.crowd.ask(method, path, self.token, **body)

    def _hear(self, event, data):
        if event == "resync":
            self.crowd.faults.append(f"{self.name} had to start over")
        if event == "ready" and self.position is None:
            self.position = self.start = data["position"]
        if event == "resumed":
            self.resumed.set()
        position = data.get("position") if isinstance(data, dict) else None
        if event in ("ready", "resumed") or position is None:
            return
        if position <= self.position:
            self.crowd.faults.append(f"{self.name} heard position {position} after {self.position}")
        self.position = position
        if event == "new_message":
            self.crowd.counts["heard"] += 1
            message = data["message"]
            self.heard.setdefault(message["roomId"], []).append(message["id"])
            self.others = (self.others + [message["id"]])[-20:]

    async def connect(self):
        again = self.position is not None
        self.resumed.clear()
        port = self.crowd.node.port
        self.door = PlainDoor(port, self.token, self._hear) if self.kind == "plain" else SocketIODoor(port, self.token, self._hear, self.kind)
        await self.door.connect(self.position)
        if again:
            await asyncio.wait_for(self.resumed.wait(), 30)

    async def live(self):
        await self.mend()
        habits, weights = list(HABITS), list(HABITS.values())
        while not self.crowd.stop.is_set():
            await asyncio.sleep(self.random.expovariate(1 / PAUSE))  # people pause
            try:
                if time.monotonic() > self.renewed + 600:
                    await self.renew()
                await getattr(self, self.random.choices(habits, weights)[0])()
            except (Gone, asyncio.TimeoutError, aiohttp.ClientError, ConnectionError, SocketIOError) as reason:
                # On a busy machine this side may be too late for its own limits: counted, not judged. What was said is said again.
                self.crowd.counts["broken"] += 1
                self.crowd.breaks.append(f"{self.name} at {self.kind}: {reason!r}")
                await self.mend()
            except RuntimeError as refusal:
                # A node that has too much to do may say so.
                if '"code":"busy"' in str(refusal) or "'code': 'busy'" in str(refusal):
                    self.crowd.counts["busy"] += 1
                else:
                    self.crowd.faults.append(f"{self.name} at {self.kind}: {refusal}")

    async def mend(self):
        """A new line, tried as often as a client would."""
        for _ in range(30):
            if self.door:
                await self.quietly(self.door.close())
            try:
                return await self.connect()
            except Exception as reason:  # every library has its own word for a line that cannot be had
                self.crowd.breaks.append(f"{self.name} at {self.kind} was not let in: {reason!r}")
                await asyncio.sleep(1)  # as a client would
        self.crowd.faults.append(f"{self.name} at {self.kind} could not come back")

    async def renew(self):
        """Access tokens end after a quarter of an hour; the next connection takes the new one."""
        login = await self.crowd.ask("POST", "auth/refresh", refreshToken=self.refresh)
        self.token, self.refresh, self.renewed = login["accessToken"], login["refreshToken"], time.monotonic()

    async def call(self, event, data, counted):
        start = time.monotonic()
        answer = await self.door.call(event, data)
        if "error" in answer:
            raise RuntimeError(f"{event}: {answer['error']}")
        self.crowd.counts[counted] += 1
        return answer, round((time.monotonic() - start) * 1000, 2)

    # habits

    async def say(self):
        if self.pending is None or self.pending["roomId"] not in self.rooms:
            self.count += 1
            text = f"{self.name} says {self.count} " + "word " * self.random.randrange(20)
            self.pending = {"roomId": self.random.choice(self.rooms), "text": text, "tempId": f"{self.crowd.run}-{self.count}"}
        answer, took = await self.call("send_message", self.pending, "sent")
        self.pending = None
        self.crowd.latencies.append(took)
        self.mine = (self.mine + [answer["id"]])[-5:]

    async def edit(self):
        if self.mine:
            await self.call("edit_message", {"messageId": self.mine[-1], "content": {"type": "text", "text": f"better {self.count}"}}, "edited")

    async def react(self):
        if self.others:
            message = {"messageId": self.others[-1], "emoji": self.random.choice("👍🎉❤")}
            await self.call("add_reaction", message, "reacted")

    async def look_back(self):
        await self.ask("GET", f"rooms/{quoted(self.random.choice(self.rooms))}/messages?limit=50")
        self.crowd.counts["read"] += 1

    async def read(self):
        if self.others:
            await self.call("message_read", {"messageId": self.others[-1]}, "read")

    async def come_back(self):
        await self.quietly(self.door.close())
        await asyncio.sleep(self.random.random() * 3)  # away for a moment
        await self.connect()
        self.crowd.counts["reconnected"] += 1

    async def move(self):
        """Leaves the second room for a moment."""
        if len(self.rooms) < 2:
            return  # the last time it did not come to its end
        room = self.rooms[1]
        self.left.add(room)
        self.rooms = self.rooms[:1]
        await self.ask("POST", f"rooms/{quoted(room)}/leave")
        await asyncio.sleep(self.random.random())  # away for a moment
        await self.ask("POST", f"rooms/{quoted(room)}/join")
        # What was said before is not for who joins now.
        self.others, self.mine = [], []
        self.rooms = [self.rooms[0], room]
        self.crowd.counts["moved"] += 1

    @staticmethod
    async def quietly(work):
        try:
            await asyncio.wait_for(work, 5)
        except Exception:  # a line may break in many ways while it is closed
            pass


def quoted(text):
    return urllib.parse.quote(text, safe="")
