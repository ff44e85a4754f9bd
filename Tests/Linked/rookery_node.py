"""One of our nodes on the stage: the program with files, certificate and lines of its own."""

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "Browser"))
from node_process import NodeProcess, free_port  # noqa: E402, F401  (the stage needs ports too)

SETTINGS = {
    # Everybody here is in a hurry and comes from one address.
    f"ROOKERY_RATES_{kind}_PER_{who}": "off"
    for kind in ("STANDARD", "CREDENTIALS", "MESSAGES", "CREATION", "SEARCH", "UPLOADS", "MEDIA")
    for who in ("ACCOUNT", "ADDRESS")
} | {
    "ROOKERY_ACCOUNTS_ACCESS_TOKEN_SECONDS": "86400", "ROOKERY_MEDIA_REMOTE_FILE_MIB": "2", "ROOKERY_LIVE_OFFLINE_SECONDS": "1",
}


class RookeryNode(NodeProcess):
    """`others`: the names of nodes it links with, and at which port of this machine each is found."""

    software = "Rookery"

    def __init__(self, binary, name, port, authority, certified, others, settings=None):
        certificate, key = certified
        super().__init__(
            binary,
            SETTINGS
            | {
                "ROOKERY_NODE_NAME": name,
                "ROOKERY_FEDERATION_ALLOWED": ",".join(others),
                "ROOKERY_FEDERATION_ADDRESS": "127.0.0.1",
                "ROOKERY_FEDERATION_PORT": str(port),
                "ROOKERY_FEDERATION_TLS_CERTIFICATE": str(certificate),
                "ROOKERY_FEDERATION_TLS_KEY": str(key),
                "ROOKERY_FEDERATION_AUTHORITIES": str(authority),
                "ROOKERY_FEDERATION_PLACES": ",".join(f"{other}=127.0.0.1:{line}" for other, line in others.items()),
            }
            | (settings or {}))
        self.name = name
        self.federation_port = port

    @property
    def is_up(self):
        return self.process is not None and self.process.returncode is None

    def signing_key(self):
        """The number of the key that signs for it, and its seed."""
        keys = json.loads((pathlib.Path(self.data) / "keys/signing.key").read_text())
        current = next(key for key in keys if "expired" not in key)
        return f"ed25519:{current['number']}", current["seed"]
