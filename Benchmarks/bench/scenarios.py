"""What is measured: who is in which room, who sends, and which figures come of it."""

import dataclasses
import subprocess
import time

from . import floor, load


@dataclasses.dataclass(frozen=True)
class Talk:
    """`rooms` rooms of `size`; in each the first `senders` (None: all) send, one message under way each."""

    name: str
    rooms: int
    size: int
    senders: int | None = None

    @property
    def people(self):
        return self.rooms * self.size

    def membership(self):
        """The members of each room, as numbers of people."""
        return [list(range(room * self.size, (room + 1) * self.size)) for room in range(self.rooms)]

    def measure(self, contender, scratch, folder, given):
        server, plan = contender.begin(self, scratch, folder)
        try:
            return talked(load.run(contender.protocol, server, plan, given.seconds, given.warm_up, given.text, given.temp_ids))
        finally:
            server.stop()


def talked(counted):
    """The figures of one run of a talk."""
    seconds, served = counted["seconds"], counted["server_seconds"]
    return {
        "messages/s": counted["messages"] / seconds,
        "deliveries/s": counted["deliveries"] / seconds,
        "CPU-s per million deliveries": served / max(1, counted["deliveries"]) * 1e6,
        "CPU µs per message": served / max(1, counted["messages"]) * 1e6,
        "p50 µs": counted["p50_us"],
        "p99 µs": counted["p99_us"],
        "server's share of a core": served / seconds,
        "generator's share of a core": counted["generator_seconds"] / seconds,
    }


@dataclasses.dataclass(frozen=True)
class Commit:
    """What the disk allows: one durable commit of a message's rows at a time, without any server."""

    name: str

    def measure(self, _contender, _scratch, folder, given):
        return {"commit p50 µs": floor.commit(folder, given.seconds)["p50_us"]}


TIDY_SECONDS = 5


@dataclasses.dataclass(frozen=True)
class Idle:
    """Everybody connects, is in five rooms of five, and says nothing."""

    name: str
    people: int
    senders = 0
    # Each person is in five rooms, no two rooms have the same people.
    OFFSETS = (0, 1, 11, 131, 1009)

    def membership(self):
        return [[(room + offset) % self.people for offset in self.OFFSETS] for room in range(self.people)]

    def measure(self, contender, scratch, folder, given):
        server, plan = contender.begin(self, scratch, folder)
        try:
            before = server.memory()
            began = time.monotonic()
            holding = subprocess.Popen(load.command(contender.protocol, server, plan, "--hold"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            if holding.stdout.readline() != "ready\n":
                raise RuntimeError(f"{contender.name}: not everybody could connect")
            connecting = time.monotonic() - began
            # What connecting took for a moment is given back by then, by those who give back.
            time.sleep(max(given.warm_up, TIDY_SECONDS))
            after = server.memory()
            holding.stdin.close()
            holding.wait()
            return {"KB per connection": (after - before) / self.people, "MB before": before / 1024, "connections/s": self.people / connecting}
        finally:
            server.stop()


@dataclasses.dataclass(frozen=True)
class Rest:
    """A server without people: how soon it answers, and what it holds when nothing happens."""

    name: str
    people = 0
    senders = None

    def membership(self):
        return []

    def measure(self, contender, scratch, folder, given):
        server, _ = contender.begin(self, scratch, folder)
        try:
            time.sleep(given.warm_up)
            return {"PSS MB": server.memory("Pss") / 1024, "RSS MB": server.memory() / 1024, "first answer s": server.started_in}
        finally:
            server.stop()


@dataclasses.dataclass(frozen=True)
class Pages:
    """`readers` connections that ask for the last 50 messages of a room of `stored`, again and again."""

    name: str
    stored: int
    readers: int
    people = 16
    senders = None

    def membership(self):
        return [list(range(self.people))]

    def measure(self, contender, scratch, folder, given):
        server, plan = contender.begin(self, scratch, folder)
        try:
            counted = load.run("pages", server, contender.pages(plan, self.readers), given.seconds, given.warm_up)
            figures = talked(counted)
            return {"requests/s": figures["messages/s"], "CPU µs per request": figures["CPU µs per message"], **figures}
        finally:
            server.stop()


@dataclasses.dataclass(frozen=True)
class Growth:
    """`rooms-of-5` again, on a node that holds `scale` times the people, rooms and messages; the same 200 rooms talk."""

    name: str
    scale: int
    senders = None
    ROOMS, SIZE, STORED, READERS = 200, 5, 50, 16

    @property
    def people(self):
        return self.ROOMS * self.SIZE * self.scale

    @property
    def stored(self):
        return self.STORED * self.ROOMS * self.scale

    def membership(self):
        return [list(range(room * self.SIZE, (room + 1) * self.SIZE)) for room in range(self.ROOMS * self.scale)]

    def measure(self, contender, scratch, folder, given):
        server, plan = contender.begin(self, scratch, folder)
        try:
            rest = {"first answer s": server.started_in, "PSS MB": server.memory("Pss") / 1024}
            pages = talked(load.run("pages", server, contender.pages(plan, self.READERS), given.seconds, given.warm_up))
            talking = load.Plan(plan.rooms, [member for member in plan.members if member[1][0] < self.ROOMS])
            room = [(token, rooms, seat == 0) for seat, (token, rooms, _) in enumerate(member for member in plan.members if 0 in member[1])]
            alone = load.run(contender.protocol, server, load.Plan(plan.rooms[:1], room), given.seconds, given.warm_up, given.text, given.temp_ids)
            rest["one sender in a room of 5, p50 µs"] = alone["p50_us"]
            counted = load.run(contender.protocol, server, talking, given.seconds, given.warm_up, given.text, given.temp_ids)
            return {**rest, "last 50 messages, requests/s": pages["messages/s"], **talked(counted)}
        finally:
            server.stop()


SCENARIOS = [
    Talk("rooms-of-5", 200, 5),
    Talk("room-of-100", 1, 100, 16),
    Talk("room-of-1000", 1, 1000, 16),
    Talk("one-to-one", 1, 2, 1),
    Commit("commit"),
    Idle("idle", 10_000),
    Rest("rest"),
    Pages("history", 100_000, 16),
    Growth("growth-1", 1),
    Growth("growth-10", 10),
    Growth("growth-100", 100),
]
ALL = {scenario.name: scenario for scenario in SCENARIOS}
