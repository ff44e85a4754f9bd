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

    def __init__(self, binary, settings=None, environment=None, data=None):
        """`environment`: what else the process finds there. `data`: its data folder, kept, instead of the one that goes with it."""
        self.binary = binary
        self.settings = {**SETTINGS, **(settings or {})}
        self.environment = environment or {}
        self.folder = tempfile.TemporaryDirectory(prefix="rookery-node-")
        self.data = data or self.folder.name
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = None

    async def start(self):
        """Starts the node and waits until it answers."""
        with open(os.path.join(self.folder.name, "node.out"), "ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                self.binary, "serve", env={**self._variables(), **self.environment}, cwd=self.folder.name, stdout=log, stderr=log)
        await self._answering()

    def _variables(self):
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("ROOKERY_")}
        return {**inherited, **self.settings, "ROOKERY_LISTEN_PORT": str(self.port), "ROOKERY_NODE_DATA_DIRECTORY": self.data}

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

    async def terminate(self):
        """As systemd would: the node says goodbye. Its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return await self.process.wait()

    async def command(self, *words):
        """Another command of the same program with the same settings: its exit status, and what it said."""
        command = await asyncio.create_subprocess_exec(
            self.binary, *words, env=self._variables(), cwd=self.folder.name, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT)
        said, _ = await command.communicate()
        return command.returncode, said.decode(errors="replace")

    async def stop(self):
        if self.process and self.process.returncode is None:
            await self.kill()
        self.folder.cleanup()

    async def first_link(self):
        """The path of the link that makes the first visitor admin; it is written right after the node listens."""
        path = os.path.join(self.data, "first-admin-link")
        deadline = time.monotonic() + START_SECONDS
        while not os.path.exists(path) and time.monotonic() < deadline:
            await asyncio.sleep(0.05)  # between two looks; nothing is judged by it
        with open(path, encoding="utf-8") as file:
            return "/#" + file.read().strip().split("/#")[1]

    def said(self):
        """The end of what the node wrote; after a crash what crashed, which stands before all the other threads."""
        with open(os.path.join(self.folder.name, "node.out"), encoding="utf-8", errors="replace") as file:
            text = file.read()
        crash = text.rfind("*** Program crashed")
        return text[-3000:] if crash < 0 else text[crash:crash + 9000]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
