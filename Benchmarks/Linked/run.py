#!/usr/bin/env python3
"""How fast rooms are shared: with played servers that cost next to nothing, and between two nodes. Every figure is of this run.

usage: run.py PROGRAM [received|sent|join|many|lag]... [--alone]

received  events of one room from one server, signatures verified: a second
sent      events of one room to one server that was away: a second (Synapse sends such a server the newest event of each room alone)
join      a room of 10,000 members: until the client has it
many      one message to 200 servers of which 20 are dead: until the living have it, and the same without the dead
lag       from a send on one node to the live connection on another: median and 99th percentile

The first and the third are measured with Synapse too, in the same run, unless it is told to be alone: then the ratio says how many times
as fast we are.
"""

import asyncio
import pathlib
import statistics
import sys
import tempfile
import time

import aiohttp

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "Tests/Linked")]
from authority import Authority  # noqa: E402
from listening import Listening  # noqa: E402
from member import quoted  # noqa: E402
from person import Person  # noqa: E402
from played_server import PlayedServer  # noqa: E402
from rookery_node import RookeryNode, free_port  # noqa: E402
from synapse_server import SynapseServer  # noqa: E402
from synapse_user import SynapseUser  # noqa: E402

EVENTS = 10_000
# Synapse takes in some 70 a second: as many as take it some seconds.
FEW = 500
MEMBERS = 10_000
SERVERS, DEAD = 200, 20
QUIET = {"ROOKERY_ROOMS_MEMBERS": "20000"}


class Hall:
    """Where a measurement takes place: an authority, nodes and played servers that find each other."""

    def __init__(self, program):
        self.program = program
        self.folder = tempfile.TemporaryDirectory(prefix="rookery-linked-bench-")
        self.authority = Authority(self.folder.name)
        self.running = []

    async def __aenter__(self):
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=600), connector=aiohttp.TCPConnector(limit=0))
        await self.authority.found()
        return self

    async def __aexit__(self, *_):
        for each in self.running:
            await each.stop()
        await self.http.close()
        self.folder.cleanup()

    async def servers(self, names):
        servers = []
        for name in names:
            # Taken at once, so that no two get the same port.
            server = PlayedServer(name, free_port(), await self.authority.certify(name), self.authority.certificate)
            await server.start()
            servers.append(server)
        self.running += servers
        return servers

    async def node(self, name, port, others):
        node = RookeryNode(
            self.program, name, port, self.authority.certificate, await self.authority.certify(name), others, QUIET)
        await node.start()
        self.running.append(node)
        return node

    async def synapse(self, name, others):
        ports = (free_port(), free_port())
        server = SynapseServer(
            pathlib.Path(self.folder.name) / name, name, ports, self.authority.certificate, await self.authority.certify(name), others)
        await server.start()
        self.running.append(server)
        return server

    async def person(self, node, name):
        kind = SynapseUser if isinstance(node, SynapseServer) else Person
        return await kind.register(node, self.http, name.lower(), name)

    async def beside(self, *names, dead=()):
        """A node, and played servers that it links with."""
        servers = await self.servers(names)
        others = {server.name: server.port for server in servers} | {name: free_port() for name in dead}
        return await self.node("north.example", free_port(), others), servers

    async def contender(self, software, *names):
        """A node of ours or Synapse, and played servers that it links with."""
        if software == "Rookery":
            return await self.beside(*names)
        servers = await self.servers(names)
        return await self.synapse("west.example", {server.name: server.port for server in servers}), servers


async def enter(hall, node, server, user, room):
    """A user of a played server joins: what the room's events are then named by, and the depth of the join."""
    base = "/_matrix/federation"
    made = await server.ask(hall.http, node, "GET", f"{base}/v1/make_join/{quoted(room)}/{quoted(user)}?ver=12")
    name, event = server.signer.finish({**made["event"], "origin_server_ts": int(time.time() * 1000)})
    answer = await server.ask(hall.http, node, "PUT", f"{base}/v2/send_join/{quoted(room)}/{quoted(name)}", event)
    levels = next(each for each in answer["state"] if each["type"] == "m.room.power_levels")
    return name, server.signer.finish(levels)[0], event["depth"]


async def newest(person, room):
    """The text of the newest message that a client sees."""
    if isinstance(person, SynapseUser):
        page = await person.call("GET", f"rooms/{quoted(room)}/messages", dir="b", limit=1)
        return page["chunk"][0]["content"].get("body")
    return ((await person.get(f"rooms/{quoted(room)}")).get("lastMessage") or {"content": {}})["content"].get("text")


async def received(hall, software):
    events = EVENTS if software == "Rookery" else FEW
    node, (south,) = await hall.contender(software, "south.example")
    ada = await hall.person(node, "Ada")
    room = await ada.make_room("Busy", **({"version": "12"} if software == "Synapse" else {}))
    user = "@cleo:south.example"
    last, levels, depth = await enter(hall, node, south, user, room)
    member, transactions = last, []
    for start in range(0, events, 50):
        batch = []
        for number in range(start, start + 50):
            content = {"msgtype": "m.text", "body": f"Message {number}"}
            last, event = south.signer.event(
                "m.room.message", user, content, room=room, prev=[last], auth=[levels, member], depth=depth + number + 1,
                at=int(time.time() * 1000))
            batch.append(event)
        body = {"origin": south.name, "origin_server_ts": 1, "pdus": batch, "edus": []}
        # Signed and written before the clock runs: it is the node that is measured.
        transactions.append(south.request("PUT", node, f"/_matrix/federation/v1/send/bench-{start}", body))

    async def sees(number):
        while await newest(ada, room) != f"Message {number}":
            await asyncio.sleep(0.01)

    began = time.monotonic()
    for number, request in enumerate(transactions):
        await south.send(hall.http, node, request)
        if software == "Synapse":
            # It answers before it has judged them, and drops what waits beyond 100.
            await sees(number * 50 + 49)
    await sees(events - 1)
    return round(events / (time.monotonic() - began))


async def sent(hall):
    node, (south,) = await hall.beside("south.example")
    ada = await hall.person(node, "Ada")
    room = await ada.make_room("Busy")
    await enter(hall, node, south, "@cleo:south.example", room)
    south.refuses = True
    for start in range(0, EVENTS, 50):
        await asyncio.gather(*(ada.say(room, f"Message {number}") for number in range(start, start + 50)))
    south.refuses = False
    # It lets itself be heard, so that nobody waits for the next try.
    await south.ask(hall.http, node, "GET", "/_matrix/federation/v1/query/profile?user_id=%40ada%3Anorth.example")
    await south.has(EVENTS)
    return {"sent, events a second": round(EVENTS / (south.last - south.first))}


async def join(hall, software):
    node, (south,) = await hall.contender(software, "south.example")
    sign = south.signer
    maker = "@maker:south.example"
    name, create = sign.event("m.room.create", maker, {"room_version": "12"}, state_key="")
    room = "!" + name[1:]
    state = [create]

    def add(type, sender, content, key, auth, prev):
        made, event = sign.event(
            type, sender, content, room=room, state_key=key, prev=[prev], auth=auth, depth=len(state) + 1)
        state.append(event)
        return made

    entered = add("m.room.member", maker, {"membership": "join"}, maker, [], name)
    levels = add("m.room.power_levels", maker, {"users": {}}, "", [entered], entered)
    rules = add("m.room.join_rules", maker, {"join_rule": "public"}, "", [levels, entered], levels)
    last = rules
    for number in range(MEMBERS):
        user = f"@u{number}:south.example"
        last = add("m.room.member", user, {"membership": "join", "displayname": f"User {number}"}, user, [levels, rules], last)

    async def make(request):
        user = yarl_unquoted(request.path.rsplit("/", 1)[1])
        event = {
            "type": "m.room.member", "room_id": room, "sender": user, "state_key": user, "content": {"membership": "join"},
            "prev_events": [last], "auth_events": [levels, rules], "depth": len(state) + 1, "origin_server_ts": 1}
        return {"room_version": "12", "event": event}

    async def send(request):
        return {"origin": south.name, "members_omitted": False, "state": state, "auth_chain": [], "event": await request.json()}

    south.answers = {"/_matrix/federation/v1/make_join/": make, "/_matrix/federation/v2/send_join/": send}
    ada = await hall.person(node, "Ada")
    began = time.monotonic()
    found = await ada.join(room, "south.example")
    taken = time.monotonic() - began
    if software == "Rookery":
        assert found["memberCount"] == MEMBERS + 2, found["memberCount"]
    return round(taken, 2)


def yarl_unquoted(text):
    from urllib.parse import unquote

    return unquote(text)


async def many(hall):
    living = [f"s{number}.example" for number in range(SERVERS - DEAD)]
    dead = [f"d{number}.example" for number in range(DEAD)]
    figures = {}
    for label, gone in (("all living", []), (f"{DEAD} dead", dead)):
        async with Hall(hall.program) as inner:
            node, servers = await inner.beside(*living, *gone)
            ada = await inner.person(node, "Ada")
            room = await ada.make_room("Everywhere")
            for number, server in enumerate(servers):
                await enter(inner, node, server, f"@u{number}:{server.name}", room)
            for server in servers[len(living):]:
                await server.stop()
                inner.running.remove(server)
            taken = []
            for number in range(5):
                before = {server.name: server.events for server in servers[:len(living)]}
                began = time.monotonic()
                await ada.say(room, f"Message {number}")
                await asyncio.gather(*(server.has(before[server.name] + 1) for server in servers[:len(living)]))
                taken.append(time.monotonic() - began)
            figures[f"to {len(living)} living, {label}, ms"] = round(statistics.median(taken) * 1000)
    return figures


async def lag(hall):
    ports = {name: free_port() for name in ("north.example", "south.example")}
    north = await hall.node("north.example", ports["north.example"], {"south.example": ports["south.example"]})
    south = await hall.node("south.example", ports["south.example"], {"north.example": ports["north.example"]})
    ada, cleo = await hall.person(north, "Ada"), await hall.person(south, "Cleo")
    room = await ada.make_room("Near")
    await cleo.join(room, "north.example")
    taken = []
    async with Listening(cleo) as ear:
        for number in range(200):
            began = time.monotonic()
            said = asyncio.create_task(ada.say(room, f"Message {number}"))
            while not any(name == "new_message" and told["message"]["content"]["text"] == f"Message {number}" for name, told in ear.heard):
                ear.news.clear()
                await ear.news.wait()
            taken.append((time.monotonic() - began) * 1000)
            ear.heard.clear()
            await said
    taken.sort()
    return {"lag, median ms": round(taken[100], 1), "lag, 99th percentile ms": round(taken[197], 1)}


MEASUREMENTS = {"received": received, "sent": sent, "join": join, "many": many, "lag": lag}
# What Synapse can do as well: the words of the figure, and whether more is better.
BOTH = {"received": ("received, events a second", True), "join": (f"join of {MEMBERS} members, seconds", False)}


async def beside_synapse(name, program, alone):
    words, more = BOTH[name]
    figures = {}
    for software in ("Rookery",) if alone else ("Rookery", "Synapse"):
        async with Hall(program) as hall:
            figures[software] = await MEASUREMENTS[name](hall, software)
    said = {words: figures["Rookery"]}
    if not alone:
        ratio = figures["Rookery"] / figures["Synapse"] if more else figures["Synapse"] / figures["Rookery"]
        said |= {f"{words}, Synapse": figures["Synapse"], f"{name}, times as fast as Synapse": round(ratio, 1)}
    return said


async def main(program, wanted, alone):
    for name in wanted or MEASUREMENTS:
        if name in BOTH:
            figures = await beside_synapse(name, program, alone)
        else:
            async with Hall(program) as hall:
                figures = await MEASUREMENTS[name](hall)
        for label, figure in figures.items():
            print(f"{label}: {figure}", flush=True)


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--alone"]
    if not words or any(word not in MEASUREMENTS for word in words[1:]):
        sys.exit(__doc__)
    asyncio.run(main(words[0], words[1:], "--alone" in sys.argv))
