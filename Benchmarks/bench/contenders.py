"""Who is measured. Each is a server on fresh files with the scenario's people and rooms already in it."""

from . import data, load, node

# Prepared data by scenario, beneath the run's scratch folder: made once, copied for each run.


class Rookery:
    """Our node; `protocol` is the door the people use."""

    def __init__(self, name, protocol):
        self.name, self.protocol = name, protocol

    def begin(self, scenario, scratch, folder):
        """A running server in `folder`, and the plan of the scenario's people."""
        rooms = scenario.membership()
        made = data.Data(scratch / f"data-{scenario.name}", scenario.people, rooms).prepare()
        made.copy(folder)
        return node.Node(folder).start(), load.Plan.of(made.ids, made.tokens, rooms, scenario.senders)


ALL = {contender.name: contender for contender in (Rookery("rookery", "plain"), Rookery("rookery-socketio", "socketio"))}
OURS = ["rookery", "rookery-socketio"]
