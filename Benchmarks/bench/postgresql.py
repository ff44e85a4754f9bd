"""PostgreSQL as Debian configures it, `fsync` and `synchronous_commit` on, on fresh files."""

import glob
import os
import subprocess

from .process import Server, free_port


def start(folder):
    """A server that answers on loopback, and the address of its only database."""
    programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
    become = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    folder.chmod(0o777)
    files = folder / "postgresql"
    command = [*become, f"{programs}/initdb", "--auth=trust", "--username=chat", "--no-instructions", "-D", str(files)]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    server = Server(folder, free_port())
    server.launch([*become, f"{programs}/postgres", "-D", str(files), "-p", str(server.port), "-k", str(files), "-h", "127.0.0.1"], dict(os.environ))
    return server, f"postgresql://chat@127.0.0.1:{server.port}/postgres"
