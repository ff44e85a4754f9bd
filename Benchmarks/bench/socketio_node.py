"""Socket.IO for Node, with and without PostgreSQL: measured where somebody put its modules, as Debian has no package of it."""

import glob
import os
import subprocess

from . import places
from .process import Server, free_port

# A folder `node_modules` with socket.io and pg; not set: these two are left out.
MODULES = os.environ.get("SOCKETIO_MODULES")


def launch(server, *more):
    environment = {**os.environ, "NODE_PATH": MODULES}
    server.launch(["node", str(places.HERE / "Peers/socketio_server.cjs"), str(server.port), *more], environment)


def with_postgresql(server):
    """PostgreSQL as Debian configures it, `fsync` and `synchronous_commit` on; its processes count as the server's."""
    programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
    become = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    server.folder.chmod(0o777)
    files = server.folder / "postgresql"
    command = [*become, f"{programs}/initdb", "--auth=trust", "--username=chat", "--no-instructions", "-D", str(files)]
    subprocess.run(command, check=True, capture_output=True, cwd=server.folder)
    database = Server(server.folder, free_port())
    database.launch([*become, f"{programs}/postgres", "-D", str(files), "-p", str(database.port), "-k", str(files), "-h", "127.0.0.1"], dict(os.environ))
    server.companions.append(database)
    launch(server, f"postgresql://chat@127.0.0.1:{database.port}/postgres")
