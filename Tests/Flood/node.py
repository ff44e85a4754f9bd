"""The node under a flood: started on prepared data, its memory read from the system."""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "Browser"))
from node_process import NodeProcess  # noqa: E402

SETTINGS = {
    f"ROOKERY_RATES_{kind}_PER_{who}": "off"
    for kind in ("STANDARD", "CREDENTIALS", "MESSAGES", "CREATION", "SEARCH")
    for who in ("ACCOUNT", "ADDRESS")
} | {
    # Everybody comes from one address and one machine here.
    "ROOKERY_CONNECTIONS_PER_ADDRESS": "1000000",
    "ROOKERY_LIVE_CONNECTIONS_PER_USER": "10000",
    "ROOKERY_LIVE_HANDSHAKES": "100000",
    "ROOKERY_LIVE_EVENTS_PER_SECOND": "100000",
    "ROOKERY_LIVE_EVENTS_BURST": "100000",
    "ROOKERY_ACCOUNTS_ACCESS_TOKEN_SECONDS": "86400",
    "ROOKERY_ACCOUNTS_REGISTRATION": "open",
    "ROOKERY_PASSWORDS_QUEUE": "1000",
    "ROOKERY_ROOMS_MEMBERS": "20000",
    "MALLOC_ARENA_MAX": "2",
}


class FloodedNode(NodeProcess):
    """A node that tells how much memory it holds, in MiB."""

    def __init__(self, binary, **settings):
        super().__init__(binary, SETTINGS | settings)

    async def restart(self, **settings):
        if self.process and self.process.returncode is None:
            await self.kill()
        self.settings = {**self.settings, **settings}
        await self.start()
        return self

    def memory(self):
        return self._status("VmRSS")

    def peak(self):
        return self._status("VmHWM")

    def forget_peak(self):
        pathlib.Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def seconds(self):
        """Processor time used so far."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / 100

    def _status(self, name):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1]) / 1024
        raise KeyError(name)
