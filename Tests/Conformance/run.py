"""Runs the real Socket.IO clients against the conformance program, which offers the protocol modules without any chat.

environment: ROOKERY_CONFORMANCE   the program (.build/debug/Conformance)
"""

import os
import pathlib
import subprocess
import sys

here = pathlib.Path(__file__).resolve().parent
root = here.parent.parent
program = pathlib.Path(os.environ.get("ROOKERY_CONFORMANCE", root / ".build/debug/Conformance"))
bundle = pathlib.Path(sys.prefix) / "share/rookery/socket.io.min.js"


def main():
    if not program.exists():
        sys.exit(f"{program} is missing: swift build --product Conformance makes it.")
    subprocess.run([root / "scripts/install-test-clients.sh", sys.executable], check=True)
    failures = 0
    # Two loops, so that sessions, polls and sockets meet across loops; generous pings, so that a busy machine is no failure.
    server = subprocess.Popen([program, "0", "5000", "5000", "2"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        url = "http://127.0.0.1:" + server.stdout.readline().split()[1]
        environment = {**os.environ, "ROOKERY_SOCKETIO_CLIENT": str(bundle)}
        for command in ([sys.executable, here / "python_client.py", url], ["node", here / "javascript_client.cjs", url]):
            failures += subprocess.run(command, env=environment, timeout=300).returncode != 0
        assert server.poll() is None, f"the conformance program ended by itself with {server.returncode}"
    finally:
        server.stdin.close()
        server.wait(30)
    return failures


if __name__ == "__main__":
    sys.exit(main())
