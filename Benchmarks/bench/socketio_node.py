"""Socket.IO for Node, with and without PostgreSQL: measured where somebody put its modules, as Debian has no package of it."""

import os

from . import places, postgresql

# A folder `node_modules` with socket.io and pg; not set: these two are left out.
MODULES = os.environ.get("SOCKETIO_MODULES")


def launch(server, *more):
    environment = {**os.environ, "NODE_PATH": MODULES}
    server.launch(["node", str(places.HERE / "Peers/socketio_server.cjs"), str(server.port), *more], environment)


def with_postgresql(server):
    """PostgreSQL's processes count as the server's."""
    database, address = postgresql.start(server.folder)
    server.companions.append(database)
    launch(server, address)
