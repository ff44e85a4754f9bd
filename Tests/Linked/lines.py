"""Lines between nodes, which can be cut and mended as cables are."""

import asyncio
import contextlib

PIECE = 65_536


class Line:
    """Hands every connection on to a port of this machine, byte by byte, until it is cut."""

    def __init__(self, port):
        self.target = port
        self.port = None
        self.is_cut = False
        self.talks = set()

    async def open(self):
        self.server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]

    def cut(self):
        """Talks under way end in the middle, and nobody gets through."""
        self.is_cut = True
        for talk in list(self.talks):
            talk.transport.abort()

    def mend(self):
        self.is_cut = False

    async def close(self):
        self.cut()
        self.server.close()

    async def _connected(self, reader, caller):
        if self.is_cut:
            return caller.transport.abort()
        self.talks.add(caller)
        try:
            there, callee = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:  # the node at the other end is down
            self.talks.discard(caller)
            return caller.transport.abort()
        self.talks.add(callee)
        ways = [asyncio.create_task(carry(reader, callee)), asyncio.create_task(carry(there, caller))]
        try:
            # Whoever ends, ends the talk: a node that was killed leaves nobody waiting for it.
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            self.talks -= {caller, callee}
            await gone(caller)
            callee.transport.abort()


async def carry(reader, writer):
    with contextlib.suppress(OSError):
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()


async def gone(writer):
    """What was said before the end is still handed on."""
    with contextlib.suppress(OSError):
        writer.close()
        await writer.wait_closed()
