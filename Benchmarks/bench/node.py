"""The node under test: `rookery serve` with its rate limits off and everything durable."""

import os

from . import places
from .process import Server, answer

# The longest that is allowed: prepared data is used again within half of it.
TOKEN_SECONDS = 86_400
# Limits against abuse are off, as one address and few people make the whole load. Nothing that concerns durability is touched.
SETTINGS = {
    **{f"ROOKERY_RATES_{kind}_PER_{who}": "off"
       for kind in ("STANDARD", "CREDENTIALS", "MESSAGES", "CREATION", "SEARCH") for who in ("ACCOUNT", "ADDRESS")},
    "ROOKERY_NODE_NAME": "north.example",
    "ROOKERY_LISTEN_ADDRESS": "127.0.0.1",
    "ROOKERY_LIVE_EVENTS_PER_SECOND": "100000",
    "ROOKERY_LIVE_EVENTS_BURST": "1000000",
    "ROOKERY_CONNECTIONS_PER_ADDRESS": "1000000",
    "ROOKERY_LIVE_HANDSHAKES": "100000",
    "ROOKERY_ACCOUNTS_ACCESS_TOKEN_SECONDS": str(TOKEN_SECONDS),
    "ROOKERY_LOG_LEVEL": "warning",
    "MALLOC_ARENA_MAX": "2",  # as `make run` and the systemd unit set it
}


class Node(Server):
    """A node on the files of `folder`."""

    name = "rookery"

    def start(self, command=None, **more):
        """Returns once it answers; `command` runs the program under another, `more` are further settings."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("ROOKERY_")}
        own = {"ROOKERY_LISTEN_PORT": str(self.port), "ROOKERY_NODE_DATA_DIRECTORY": str(self.folder / "data")}
        self.launch([*(command or [str(places.BINARY)]), "serve"], {**inherited, **SETTINGS, **own, **more}, lambda: answer(self.port, "/readyz") == 200)
        return self
