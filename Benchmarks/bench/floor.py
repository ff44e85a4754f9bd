"""The floor in C: the same frames relayed after the same fsync, with nothing else done."""

import json
import subprocess

from . import load, places
from .process import Server


class Floor:
    """`Benchmarks/Floor`; speaks the plain protocol, knows rooms only by their numbers."""

    name, protocol = "floor", "plain"

    def begin(self, scenario, _scratch, folder):
        rooms = scenario.membership()
        joined = {}
        for place, people in enumerate(rooms):
            for number in people:
                joined.setdefault(number, []).append(f"r{place}")
        tokens = {number: "-".join(names) for number, names in joined.items()}
        plan = load.Plan.of([f"r{place}" for place in range(len(rooms))], tokens, rooms, scenario.senders)
        server = Server(folder)
        server.name = self.name
        server.launch([str(places.BUILD / "floor-relay"), str(server.port), str(folder / "floor.db")])
        return server, plan


def commit(folder, seconds=3):
    """How long one durable commit takes on this disk, by itself."""
    done = subprocess.run([str(places.BUILD / "floor-commit"), str(folder / "commit.db"), str(seconds)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
