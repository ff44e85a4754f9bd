"""The three doors of a node as one thing: connect at a position, hear events in order, send with an ack."""

import asyncio
import itertools
import json

import socketio
import websockets

ACK_SECONDS = 10


class Gone(Exception):
    """The connection ended before the answer came."""


class PlainDoor:
    """JSON frames over `/ws`."""

    name = "plain WebSocket"

    def __init__(self, port, token, hear):
        self.address = f"ws://127.0.0.1:{port}/ws"
        self.token, self.hear = token, hear
        self.numbers, self.waiting, self.ending = itertools.count(1), {}, None

    async def connect(self, position):
        self.socket = await websockets.connect(self.address, open_timeout=10, close_timeout=1, max_size=None)
        self.reader = asyncio.create_task(self._read())
        await self.call("authenticate", {"token": self.token, **({} if position is None else {"position": position})})

    async def call(self, event, data):
        number = next(self.numbers)
        self.waiting[number] = answer = asyncio.get_running_loop().create_future()
        try:
            await self.socket.send(json.dumps({"event": event, "data": data, "id": number}))
            return await asyncio.wait_for(answer, ACK_SECONDS)
        except (websockets.ConnectionClosed, asyncio.TimeoutError, asyncio.CancelledError) as reason:
            raise Gone(repr(reason)) from reason
        finally:
            self.waiting.pop(number, None)

    async def _read(self):
        try:
            async for text in self.socket:
                frame = json.loads(text)
                if "ack" in frame:
                    waiting = self.waiting.get(frame["ack"])
                    if waiting and not waiting.done():
                        waiting.set_result(frame["data"])
                else:
                    self.hear(frame["event"], frame["data"])
        except websockets.ConnectionClosed:
            pass
        finally:
            self.ending = self.socket.close_code
            for answer in self.waiting.values():
                if not answer.done():
                    answer.cancel()

    async def close(self):
        self.reader.cancel()
        await self.socket.close()


class SocketIODoor:
    """python-socketio over one transport, without its own reconnecting: the test decides when and from where."""

    def __init__(self, port, token, hear, transport):
        self.address, self.token, self.hear, self.transport = f"http://127.0.0.1:{port}", token, hear, transport
        self.name = f"Socket.IO by {transport}"
        self.gone, self.there, self.refusal, self.ending = asyncio.Event(), asyncio.Event(), None, None

    async def connect(self, position):
        self.client = socketio.AsyncClient(reconnection=False)
        self.client.on("*", self._heard)
        self.client.on("disconnect", self._ended)
        self.client.on("connect", self._began)
        self.client.on("connect_error", self._refused)
        auth = {"token": self.token, **({} if position is None else {"position": position})}
        await self.client.connect(self.address, transports=[self.transport], auth=auth, wait=False)
        # The library would wait for its namespace also after the line has broken.
        while not self.there.is_set():
            if self.refusal or self.client.eio.state != "connected":
                raise Gone(f"not let in: {self.refusal}")
            await asyncio.sleep(0.01)  # between two looks; nothing is judged by it

    async def _began(self):
        self.there.set()

    async def _refused(self, problem):
        self.refusal = problem

    async def _heard(self, event, data=None):
        self.hear(event, data)

    async def _ended(self, reason=None):
        self.ending = reason
        self.gone.set()

    async def call(self, event, data):
        """The library waits its whole time for the ack of a connection that has ended: this does not."""
        answer = asyncio.ensure_future(self.client.call(event, data, timeout=ACK_SECONDS))
        end = asyncio.ensure_future(self.gone.wait())
        try:
            await asyncio.wait([answer, end], return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                raise Gone("the connection ended before the answer")
            return answer.result()
        except (socketio.exceptions.SocketIOError, asyncio.TimeoutError) as reason:
            raise Gone(repr(reason)) from reason
        finally:
            answer.cancel()
            end.cancel()

    async def close(self):
        await self.client.disconnect()
