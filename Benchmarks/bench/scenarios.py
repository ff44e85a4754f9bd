"""What is measured: who is in which room, who sends, and which figures come of it."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Talk:
    """`rooms` rooms of `size`; in each the first `senders` (None: all) send, one message under way each."""

    name: str
    rooms: int
    size: int
    senders: int | None = None
    kind = "talk"

    @property
    def people(self):
        return self.rooms * self.size

    def membership(self):
        """The members of each room, as numbers of people."""
        return [list(range(room * self.size, (room + 1) * self.size)) for room in range(self.rooms)]


TALKS = [
    Talk("rooms-of-5", 200, 5),
    Talk("room-of-100", 1, 100, 16),
    Talk("room-of-1000", 1, 1000, 16),
    Talk("one-to-one", 1, 2, 1),
]
ALL = {scenario.name: scenario for scenario in TALKS}


def figures(counted):
    """The figures of one run of a talk."""
    seconds = counted["seconds"]
    return {
        "messages/s": counted["messages"] / seconds,
        "deliveries/s": counted["deliveries"] / seconds,
        "CPU-s per million deliveries": counted["server_seconds"] / max(1, counted["deliveries"]) * 1e6,
        "CPU µs per message": counted["server_seconds"] / max(1, counted["messages"]) * 1e6,
        "p50 µs": counted["p50_us"],
        "p99 µs": counted["p99_us"],
        "server's share of a core": counted["server_seconds"] / seconds,
        "generator's share of a core": counted["generator_seconds"] / seconds,
    }
