"""A small web server for stand-ins: HTTP/1.1 and HTTP/2, with faults that are switched on for requests that hold a word.

Every stand-in answers three requests of its own beside what it stands in for:
POST /_fault {"fault", "match", "also", "count", "seconds"}, GET /_requests?match=WORD, POST /_forget?match=WORD.
"""

import asyncio
import json
import socket
import ssl
import struct
import urllib.parse
from dataclasses import dataclass, field, replace

import h2.config
import h2.connection
import h2.errors
import h2.events


@dataclass
class Request:
    method: str
    target: str
    headers: list
    body: bytes
    version: str
    connection: int

    @property
    def path(self):
        return self.target.split("?")[0]

    @property
    def query(self):
        return dict(urllib.parse.parse_qsl(self.target.partition("?")[2], keep_blank_values=True))

    def header(self, name):
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        return found[0] if found else None

    def holds(self, word):
        return word in self.target or word.encode() in self.start or word in urllib.parse.unquote_plus(self.start.decode("latin-1"))

    @property
    def start(self):
        """What is looked at and kept of a body: files are large."""
        return self.body[: 16 << 10]


@dataclass
class Answer:
    status: int
    body: bytes = b""
    headers: dict = field(default_factory=dict)
    pieces: int = 1
    pause: float = 0
    sends_half: bool = False


class Reset(Exception):
    """The connection goes without an answer."""


class Goodbye(Exception):
    """The server ends the session (GOAWAY) without an answer."""


def answer(status, document, headers=None):
    return Answer(status, json.dumps(document).encode(), {"Content-Type": "application/json", **(headers or {})})


class StandIn:
    """Subclasses write `async def serve(self, request)`."""

    fault_body = b""

    def __init__(self):
        self.faults = []
        self.seen = []
        self.connections = 0

    async def start(self, context=None):
        self.server = await asyncio.start_server(self.connected, "127.0.0.1", 0, ssl=context)
        self.port = self.server.sockets[0].getsockname()[1]
        self.origin = f"{'https' if context else 'http'}://localhost:{self.port}"
        return self

    async def connected(self, reader, writer):
        self.connections += 1
        number = self.connections
        tls = writer.get_extra_info("ssl_object")
        try:
            if tls is not None and tls.selected_alpn_protocol() == "h2":
                await Session(self, reader, writer, number).run()
            else:
                await self.talk(reader, writer, number)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, Reset, Goodbye):
            pass
        finally:
            writer.close()

    async def answer(self, request):
        """The answer to any request, the stand-in's own ones and the faults before it."""
        if request.path.startswith("/_"):
            return self.control(request)
        self.seen.append(replace(request, body=request.start))
        for fault in self.faults:
            if fault["count"] > 0 and request.holds(fault["match"]) and request.holds(fault.get("also", "")):
                fault["count"] -= 1
                found = await self.broken(fault)
                if found:
                    return found
        return await self.serve(request)

    async def broken(self, fault):
        kind = fault["fault"]
        if kind == "slow":
            await asyncio.sleep(fault.get("seconds", 1))
            return None
        if kind == "reset":
            raise Reset
        if kind == "goaway":
            raise Goodbye
        if kind == "half":
            return Answer(200, b"x" * 1000, sends_half=True)
        if kind == "html":
            page = b"<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>"
            return Answer(fault.get("status", 502), page, {"Content-Type": "text/html"})
        headers = {"Retry-After": str(fault["seconds"])} if "seconds" in fault else {}
        return Answer(int(kind), self.fault_text(int(kind)), {"Content-Type": "application/json", **headers})

    def fault_text(self, status):
        return b"{}"

    def control(self, request):
        match = request.query.get("match", "")
        if request.path == "/_fault":
            fault = {"match": "", "count": 1, **json.loads(request.body)}
            self.faults.append(fault)
            return answer(200, {})
        if request.path == "/_forget":
            self.faults = [fault for fault in self.faults if fault["match"] != match]
            self.seen = [each for each in self.seen if not each.holds(match)]
            return answer(200, {})
        found = [each for each in self.seen if each.holds(match)]
        return answer(200, [
            {"method": each.method, "target": each.target, "headers": dict(each.headers), "body": each.body.decode("latin-1"),
             "version": each.version, "connection": each.connection} for each in found])

    async def talk(self, reader, writer, number):
        """One HTTP/1.1 connection."""
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            first, *lines = head.decode("latin-1").split("\r\n")[:-2]
            method, target, _ = first.split(" ")
            headers = [tuple(part.strip() for part in line.split(":", 1)) for line in lines]
            length = next((int(value) for key, value in headers if key.lower() == "content-length"), 0)
            if any(key.lower() == "expect" for key, _ in headers):
                writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            body = await reader.readexactly(length)
            try:
                given = await self.answer(Request(method, target, headers, body, "1.1", number))
            except Reset:
                place = writer.get_extra_info("socket")
                place.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                writer.transport.abort()
                return
            lines = [f"HTTP/1.1 {given.status} x", f"Content-Length: {len(given.body)}"]
            lines += [f"{key}: {value}" for key, value in given.headers.items()]
            writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
            if given.sends_half:
                writer.write(given.body[: len(given.body) // 2])
                await writer.drain()
                return
            if method != "HEAD":
                size = max(1, -(-len(given.body) // given.pieces))
                for at in range(0, len(given.body), size):
                    writer.write(given.body[at : at + size])
                    await writer.drain()
                    if given.pause:
                        await asyncio.sleep(given.pause)
            await writer.drain()


class Session:
    """One HTTP/2 connection."""

    def __init__(self, standin, reader, writer, number):
        self.standin, self.reader, self.writer, self.number = standin, reader, writer, number
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        self.open = {}
        self.windows = asyncio.Condition()
        self.tasks = set()

    async def run(self):
        self.h2.initiate_connection()
        self.flush()
        try:
            while True:
                data = await self.reader.read(65536)
                if not data:
                    return
                for event in self.h2.receive_data(data):
                    await self.take(event)
                self.flush()
        finally:
            for task in self.tasks:
                task.cancel()

    def flush(self):
        self.writer.write(self.h2.data_to_send())

    async def take(self, event):
        if isinstance(event, h2.events.RequestReceived):
            self.open[event.stream_id] = (event.headers, bytearray())
        elif isinstance(event, h2.events.DataReceived):
            self.open[event.stream_id][1].extend(event.data)
            self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, h2.events.StreamEnded):
            task = asyncio.create_task(self.respond(event.stream_id, *self.open.pop(event.stream_id)))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
        elif isinstance(event, h2.events.WindowUpdated):
            async with self.windows:
                self.windows.notify_all()

    async def respond(self, stream, headers, body):
        fields = dict(headers)
        rest = [("host", fields.get(":authority", ""))] + [(key, value) for key, value in headers if not key.startswith(":")]
        request = Request(fields[":method"], fields[":path"], rest, bytes(body), "2", self.number)
        try:
            given = await self.standin.answer(request)
        except Reset:
            return self.writer.transport.abort()
        except Goodbye:
            self.h2.close_connection()
            self.flush()
            await self.writer.drain()
            return self.writer.close()
        fields = [(":status", str(given.status))] + [(key.lower(), str(value)) for key, value in given.headers.items()]
        self.h2.send_headers(stream, fields, end_stream=not given.body)
        if given.sends_half:
            self.h2.send_data(stream, given.body[: len(given.body) // 2])
            self.h2.reset_stream(stream, h2.errors.ErrorCodes.INTERNAL_ERROR)
        elif given.body:
            await self.send(stream, given.body)
        self.flush()

    async def send(self, stream, body):
        at = 0
        while at < len(body):
            room = min(self.h2.local_flow_control_window(stream), self.h2.max_outbound_frame_size, len(body) - at)
            if room == 0:
                async with self.windows:
                    await self.windows.wait()
                continue
            self.h2.send_data(stream, body[at : at + room], end_stream=at + room == len(body))
            at += room
            self.flush()
            await self.writer.drain()
