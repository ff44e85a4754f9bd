"""A node and the people who talk on it: settled, set talking, silenced, and judged."""

import asyncio
import pathlib
import sys
import urllib.parse

import aiohttp

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "Browser")]
from node_process import NodeProcess  # noqa: E402
from person import Person  # noqa: E402

DOORS = ("plain", "websocket", "polling")
NAMES = (
    "ada", "ben", "cleo", "dan", "eve", "finn", "gus", "hana", "ivo",
    "jo", "kai", "lena", "max", "nora", "otto", "pia", "quin", "rosa",
)
FREE = {
    f"ROOKERY_RATES_{kind}_PER_{who}": "off"
    for kind in ("STANDARD", "CREDENTIALS", "MESSAGES", "CREATION", "SEARCH")
    for who in ("ACCOUNT", "ADDRESS")
} | {
    "ROOKERY_LIVE_EVENTS_PER_SECOND": "100000",
    "ROOKERY_LIVE_EVENTS_BURST": "100000",
    "ROOKERY_LIVE_CATCH_UP_EVENTS": "1000000",
    "ROOKERY_PASSWORDS_QUEUE": "1000",
    "ROOKERY_ACCOUNTS_REGISTRATION": "open",
    # Whatever the machine has: people of one room also meet across loops.
    "ROOKERY_LISTEN_EVENT_LOOPS": "2",
}


class Scene:
    """People at all three doors of one node; a third of them shares a second room."""

    def __init__(self, binary, people=len(NAMES), settings=None, **node):
        self.node = NodeProcess(binary, FREE | (settings or {}), **node)
        self.names = [(name, DOORS[number % len(DOORS)]) for number, name in enumerate(NAMES[:people])]
        self.up, self.stop = asyncio.Event(), asyncio.Event()
        self.people, self.talking = [], []

    @classmethod
    def later(cls, scene, moment, **node):
        """The same people as they were at an earlier moment, at another node that has the same files."""
        again = cls(scene.node.binary, **node)
        again.owner, again.rooms = scene.owner, scene.rooms
        again.people = [earlier for person in scene.people if (earlier := person.as_of(moment, again.node.port)).start is not None]
        for person in again.people:
            person.up = again.up
        return again

    async def __aenter__(self):
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        try:
            await self.node.start()
            if not self.people:
                await self._settle()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_):
        for task in self.talking:
            task.cancel()
        await asyncio.gather(*self.talking, return_exceptions=True)
        await self.http.close()
        await self.node.stop()

    async def ask(self, method, path, token=None, node=None, **body):
        """The answer's object; a refusal is an error with its text."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        address = f"{(node or self.node).address}/api/v1/{path}"
        async with self.http.request(method, address, headers=headers, json=body or None) as answer:
            if answer.status >= 300:
                raise RuntimeError(f"{method} {path}: {answer.status} {await answer.text()}")
            return await answer.json() if answer.status != 204 else None

    async def _settle(self):
        """Everybody registers; the lobby holds all of them, the kitchen the first third."""
        names = [name for name, _ in self.names]
        logins = await asyncio.gather(
            *(self.ask("POST", "auth/register", username=name, password="correct horse battery") for name in names))
        self.owner = logins[0]["accessToken"]
        close = names[: max(3, len(names) // 3)]
        lobby = await self.ask("POST", "rooms", self.owner, kind="group", name="lobby", visibility="public", members=names[1:])
        kitchen = await self.ask("POST", "rooms", self.owner, kind="group", name="kitchen", members=close[1:])
        self.rooms = [lobby["id"], kitchen["id"]]
        for (name, door), login in zip(self.names, logins):
            self.people.append(Person(name, login, self.node.port, door, self.rooms if name in close else self.rooms[:1], self.up))

    # talk

    def talk(self):
        """Lets everybody talk from now on."""
        self.stop.clear()
        self.up.set()
        self.talking = [asyncio.create_task(person.talk(self.stop)) for person in self.people]

    async def silence(self):
        """Once everybody got a word in: nobody begins another, and what is under way is answered."""
        while any(person.pending and person.count < 2 for person in self.people):
            await asyncio.sleep(0.05)  # between two looks; nothing is judged by it
        self.stop.set()
        await asyncio.gather(*self.talking)
        self.talking = []

    async def heard_more(self, count):
        """Waits until so many more messages are acknowledged: load is there, whatever the machine does beside."""
        wanted = self.acknowledged + count
        while self.acknowledged < wanted:
            await asyncio.sleep(0.02)  # between two looks; nothing is judged by it

    async def refused(self, code, count):
        """Waits until so many sends were refused with this code."""
        for person in self.people:
            person.foreseen.add(code)
        while sum(problem["code"] == code for person in self.people for problem in person.refusals) < count:
            await asyncio.sleep(0.02)  # between two looks; nothing is judged by it

    async def send(self, text, room=0):
        """A message over HTTP: the status and the object."""
        path = f"{self.node.address}/api/v1/rooms/{urllib.parse.quote(self.rooms[room])}/messages"
        async with self.http.post(path, headers={"Authorization": f"Bearer {self.owner}"}, json={"text": text}) as answer:
            return answer.status, await answer.json()

    @property
    def acknowledged(self):
        return sum(len(person.acknowledged) for person in self.people)

    # judgement

    async def history(self, room, node=None):
        """Every message of a room, oldest first."""
        items, cursor = [], None
        while True:
            path = f"rooms/{urllib.parse.quote(room)}/messages?limit=200" + (f"&before={cursor}" if cursor else "")
            page = await self.ask("GET", path, self.owner, node)
            items = page["items"] + items
            cursor = page["prev"]
            if not cursor:
                return items

    async def judge(self):
        """Everybody catches up; then what went wrong, in sentences."""
        await asyncio.gather(*(person.catch_up() for person in self.people))
        self.histories = {room: await self.history(room) for room in self.rooms}
        faults = [fault for person in self.people for fault in person.faults]
        for room, messages in self.histories.items():
            faults += doubles(messages)
            faults += [fault for person in self.people if room in person.heard for fault in gaps(person, room, messages)]
        there = {message["content"]["text"]: message["id"] for messages in self.histories.values() for message in messages}
        return faults + [fault for person in self.people for fault in losses(person.acknowledged, there)]


def doubles(messages):
    texts = [message["content"]["text"] for message in messages]
    return [f"{text!r} is there {texts.count(text)} times" for text in set(texts) if texts.count(text) > 1] \
        if len(set(texts)) < len(texts) else []


def gaps(person, room, messages):
    """Every message after the first greeting is heard once, in the order of the log."""
    later = [message for message in messages if message["position"] > person.start]
    if person.heard[room] == [message["id"] for message in later]:
        return []
    heard = set(person.heard[room])
    missing = [(number, message["position"]) for number, message in enumerate(later) if message["id"] not in heard]
    return [
        f"{person.username} heard {len(person.heard[room])} of {len(later)} messages at the {person.door} door,"
        f" up to position {person.position}; missing (number, position): {missing[:5]}"
    ]


def losses(acknowledged, there):
    lost = [text for text, message in acknowledged.items() if there.get(text) != message]
    return [f"acknowledged but lost: {text}" for text in lost[:5]]
