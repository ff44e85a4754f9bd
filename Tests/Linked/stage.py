"""What every story has: nodes that can find each other, lines between them that can be cut, and people by name."""

import asyncio
import contextlib
import os
import pathlib
import re
import tempfile

import aiohttp

from authority import Authority
from lines import Line
from person import Person
from rookery_node import RookeryNode, free_port
from synapse_server import SynapseServer
from synapse_user import SynapseUser

NORTH, SOUTH, EAST = OURS = ("north.example", "south.example", "east.example")
WEST = "west.example"  # where Synapse runs
FAR = "far.example"  # what a story makes up
NAMES = (*OURS, WEST, FAR)
# South alone may be led to addresses of this machine by what strangers say.
SETTINGS = {SOUTH: {"ROOKERY_FEDERATION_PRIVATE_ADDRESSES": "127.0.0.0/8"}}


class Stage:
    """Nodes start when a story first asks for them, and stay for the stories after it."""

    def __init__(self, binary):
        self.binary = os.path.abspath(binary)
        self.folder = tempfile.TemporaryDirectory(prefix="rookery-linked-")
        self.authority = Authority(self.folder.name)
        self.ports = {name: free_port() for name in NAMES}
        self.lines = {}
        self.nodes = {}
        self.tag = 0

    async def __aenter__(self):
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=180), connector=aiohttp.TCPConnector(limit=0))
        await self.authority.found()
        for caller in NAMES:
            for callee in NAMES:
                if caller != callee:
                    self.lines[caller, callee] = Line(self.ports[callee])
                    await self.lines[caller, callee].open()
        return self

    async def __aexit__(self, *_):
        for node in self.nodes.values():
            await node.stop()
        for line in self.lines.values():
            await line.close()
        await self.http.close()
        self.folder.cleanup()

    async def node(self, name):
        """The node of that name, running."""
        if name not in self.nodes:
            self.nodes[name] = await self._make(name)
        if not self.nodes[name].is_up:
            await self.nodes[name].start()
        return self.nodes[name]

    async def enter(self, name, at):
        """Somebody new at the node of that name."""
        node = await self.node(at)
        kind = SynapseUser if at == WEST else Person
        return await kind.register(node, self.http, f"{name.lower()}-{self.tag}", name)

    @contextlib.contextmanager
    def apart(self, one, other):
        """The two cannot reach each other meanwhile."""
        both = [self.lines[one, other], self.lines[other, one]]
        for line in both:
            line.cut()
        try:
            yield
        finally:
            for line in both:
                line.mend()

    @contextlib.asynccontextmanager
    async def down(self, name, gently=False):
        """The node is killed, or asked to stop, and starts again at the end."""
        node = await self.node(name)
        await (node.terminate() if gently else node.kill())
        try:
            yield
        finally:
            await node.start()

    async def _make(self, name):
        certified = await self.authority.certify(name)
        others = {other: self.lines[name, other].port for other in NAMES if other != name}
        authority = self.authority.certificate
        if name == WEST:
            folder = pathlib.Path(self.folder.name) / name
            return SynapseServer(folder, name, (free_port(), self.ports[name]), authority, certified, others)
        # East is as nodes are when nobody has said anything about presence.
        settings = {} if name == EAST else {"ROOKERY_FEDERATION_PRESENCE": "on"}
        settings |= SETTINGS.get(name, {})
        return RookeryNode(self.binary, name, self.ports[name], authority, certified, others, settings)

    def said(self):
        """The end of what each node wrote."""
        return "\n".join(f"--- {name} said at last:\n{re.sub(r'(?m)^', '    ', node.said())}" for name, node in self.nodes.items())
