"""Who is measured. Each is a server on fresh files with the scenario's people and rooms already in it."""

import urllib.parse

from . import data, floor, load, node, peers, scenarios


class Rookery:
    """Our node; `protocol` is the door the people use."""

    def __init__(self, name, protocol):
        self.name, self.protocol = name, protocol

    def begin(self, scenario, scratch, folder):
        """A running server in `folder`, and the plan of the scenario's people."""
        rooms = scenario.membership()
        made = data.Data(scratch / f"data-{scenario.name}", scenario.people, rooms, getattr(scenario, "stored", 0)).prepare()
        made.copy(folder)
        plan = load.Plan.of(made.ids, made.tokens, rooms, scenario.senders)
        return node.Node(folder).start(), plan

    def pages(self, plan, readers):
        """The plan of `readers` connections that ask for the newest page of the first room."""
        path = f"/api/v1/rooms/{urllib.parse.quote(plan.rooms[0])}/messages?limit=50"
        tokens = [token for token, rooms, _ in plan.members if 0 in rooms]
        return load.Plan([path] * readers, [(tokens[reader % len(tokens)], [reader], True) for reader in range(readers)])

    def takes_part(self, scenario):
        plain_only = isinstance(scenario, (scenarios.Pages, scenarios.Rest, scenarios.Growth))
        return not isinstance(scenario, scenarios.Commit) and (self.protocol == "plain" or not plain_only)


class Other:
    """The floor and the peers, which have no history to ask for."""

    def __init__(self, server):
        self.name, self.protocol, self.begin = server.name, server.protocol, server.begin

    def takes_part(self, scenario):
        if isinstance(scenario, scenarios.Commit):
            return self.name == "floor"
        if isinstance(scenario, scenarios.Idle) and self.protocol == "xmpp":
            return False  # 50,000 joins take a MUC ten minutes
        if self.name == "prosody" and getattr(scenario, "size", 0) >= 1000:
            return False  # so do 1,000 joins, each of which all members hear of
        return not isinstance(scenario, (scenarios.Pages, scenarios.Growth))


OURS = ["rookery", "rookery-socketio"]
ALL = {
    contender.name: contender
    for contender in (Rookery("rookery", "plain"), Rookery("rookery-socketio", "socketio"), *map(Other, (floor.Floor(), *peers.ALL)))
}
