"""The node under test: a real process that can be killed at any moment and started again on the same files."""

import asyncio
import os
import signal
import socket
import tempfile
import time

import aiohttp

START_SECONDS = 30
# Everybody in these scenarios comes from one address; the limits per person stay as they are.
SETTINGS = {
    "ROOKERY_NODE_NAME": "north.example",
    "ROOKERY_LISTEN_ADDRESS": "127.0.0.1",
    "ROOKERY_RATES_CREDENTIALS_PER_ADDRESS": "off",
}


class NodeProcess:
    """`binary serve` on a free port of this machine, with its files in a folder of its own."""

    def __init__(self, binary, settings=None):
        self.binary = binary
        self.settings = {**SETTINGS, **(settings or {})}
        self.folder = tempfile.TemporaryDirectory(prefix="rookery-node-")
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = None

    async def start(self):
        """Starts the node and waits until it answers."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("ROOKERY_")}
        settings = {**self.settings, "ROOKERY_LISTEN_PORT": str(self.port), "ROOKERY_NODE_DATA_DIRECTORY": self.folder.name}
        self.log = open(os.path.join(self.folder.name, "node.out"), "ab")
        self.process = await asyncio.create_subprocess_exec(
            self.binary, "serve", env={**inherited, **settings}, cwd=self.folder.name, stdout=self.log, stderr=self.log
        )
        await self._answering()

    async def _answering(self):
        deadline = time.monotonic() + START_SECONDS
        async with aiohttp.ClientSession() as http:
            while time.monotonic() < deadline:
                if self.process.returncode is not None:
                    raise RuntimeError(f"the node ended with {self.process.returncode}: {self.said()}")
                try:
                    async with http.get(f"{self.address}/readyz") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.05)  # between two looks; nothing is judged by it
        raise RuntimeError(f"the node did not answer within {START_SECONDS} s: {self.said()}")

    async def kill(self):
        """As a power cut would: no chance to finish anything."""
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def stop(self):
        if self.process and self.process.returncode is None:
            await self.kill()
        self.folder.cleanup()

    def first_link(self):
        """The path of the link that makes the first visitor admin."""
        with open(os.path.join(self.folder.name, "first-admin-link"), encoding="utf-8") as file:
            return "/#" + file.read().strip().split("/#")[1]

    def said(self):
        """The end of what the node wrote."""
        with open(os.path.join(self.folder.name, "node.out"), encoding="utf-8", errors="replace") as file:
            return file.read()[-3000:]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
