"""Runs the real Socket.IO clients against a real node.

environment: ROOKERY_URL   a node that runs already; without it one is started
"""

import os
import pathlib
import subprocess
import sys

here = pathlib.Path(__file__).resolve().parent
root = here.parent.parent
bundle = pathlib.Path(sys.prefix) / "share/rookery/socket.io.min.js"


def main():
    subprocess.run([root / "scripts/install-test-clients.sh", sys.executable], check=True)
    if "ROOKERY_URL" not in os.environ:
        os.execv(root / ".ci/with-node", ["with-node", sys.executable, str(here / "run.py")])
    url = os.environ["ROOKERY_URL"]
    environment = {**os.environ, "ROOKERY_SOCKETIO_CLIENT": str(bundle)}
    failures = 0
    for command in ([sys.executable, here / "python_client.py", url], ["node", here / "javascript_client.cjs", url]):
        failures += subprocess.run(command, env=environment, timeout=600).returncode != 0
    return failures


if __name__ == "__main__":
    sys.exit(main())
