"""Thousands of plain WebSockets in one thread: epoll and bytes, nothing that would wait for itself."""

import errno
import json
import os
import select
import socket
import time

REQUEST = (
    "GET /ws{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: rookery.v1{token}\r\n\r\n"
)
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Line:
    """One connection: what it heard, and how it ended."""

    __slots__ = ("socket", "out", "rest", "upgraded", "position", "heard", "doubles", "ready", "resumed", "resynced", "acks", "ended",
                 "code", "reading", "request", "connected")

    def __init__(self, request):
        self.request, self.out, self.rest = request, b"", b""
        self.upgraded = self.ready = self.resumed = self.resynced = self.connected = False
        self.ended, self.code, self.reading = False, None, True
        self.position, self.heard, self.doubles, self.acks = None, 0, 0, 0

    def take(self, data):
        """Bytes from the node, in whatever pieces."""
        data = self.rest + data if self.rest else data
        if not self.upgraded:
            end = data.find(b"\r\n\r\n")
            if end < 0:
                self.rest = data
                return
            if not data.startswith(b"HTTP/1.1 101"):
                self.ended, self.code = True, int(data[9:12])
                return
            self.upgraded, data = True, data[end + 4:]
        at = 0
        while len(data) - at >= 2:
            length, start = data[at + 1], at + 2
            if length == 126:
                length, start = int.from_bytes(data[start:start + 2], "big"), start + 2
            elif length == 127:
                length, start = int.from_bytes(data[start:start + 8], "big"), start + 8
            if start + length > len(data):
                break
            self._frame(data[at] & 15, data[start:start + length])
            at = start + length
        self.rest = data[at:]

    def _frame(self, kind, data):
        if kind == TEXT:
            self._event(data)
        elif kind == PING:
            self.out += frame(PONG, data)
        elif kind == CLOSE:
            self.code = int.from_bytes(data[:2], "big")

    def _event(self, data):
        if data.startswith(b'{"ack"'):
            self.acks += 1
        elif data.startswith(b'{"event":"new_message"'):
            self.heard += 1
            position = int(data[data.rindex(b'"position":') + 11:].split(b",")[0].rstrip(b"}"))
            if self.position is not None and position <= self.position:
                self.doubles += 1
            self.position = position
        elif data.startswith(b'{"event":"ready"'):
            self.ready = True
            self.position = json.loads(data)["data"]["position"] if self.position is None else self.position
        elif data.startswith(b'{"event":"resumed"'):
            self.resumed = True
        elif data.startswith(b'{"event":"resync"'):
            self.resynced = True


def frame(kind, data):
    """A whole frame as clients send it; the mask is zero, which is a mask like any other."""
    size = len(data)
    head = bytes([0x80 | size]) if size < 126 else bytes([0xFE]) + size.to_bytes(2, "big") if size < 1 << 16 \
        else bytes([0xFF]) + size.to_bytes(8, "big")
    return bytes([0x80 | kind]) + head + bytes(4) + data


class Crowd:
    """All lines of one test."""

    def __init__(self, port, receive_buffer=None):
        self.port, self.receive_buffer = port, receive_buffer
        self.poll, self.lines = select.epoll(), {}

    def close(self):
        for line in self.lines.values():
            line.socket.close()
        self.lines = {}
        self.poll.close()

    def join(self, token=None, position=None):
        """A new line with this token; without one it never says who it is."""
        query = "" if position is None else f"?position={position}"
        line = self.dial(REQUEST.format(query=query, token=f", token.{token}" if token else "").encode())
        line.position = position
        return line

    def dial(self, request=b""):
        """A new line that begins with these bytes."""
        line = Line(request)
        line.socket = socket.socket()
        line.socket.setblocking(False)
        if self.receive_buffer:
            line.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.receive_buffer)
        code = line.socket.connect_ex(("127.0.0.1", self.port))
        if code not in (0, errno.EINPROGRESS):
            raise OSError(code, os.strerror(code))
        self.lines[line.socket.fileno()] = line
        self.poll.register(line.socket, select.EPOLLIN | select.EPOLLOUT)
        return line

    def say(self, line, event, data, number=1):
        self.send(line, frame(TEXT, json.dumps({"event": event, "data": data, "id": number}).encode()))

    def send(self, line, data):
        line.out += data
        self.poll.modify(line.socket, select.EPOLLIN * line.reading | select.EPOLLOUT)

    def stop_reading(self, line):
        line.reading = False
        self.poll.modify(line.socket, select.EPOLLOUT if line.out else 0)

    def read_again(self, line):
        line.reading = True
        self.poll.modify(line.socket, select.EPOLLIN | (select.EPOLLOUT if line.out else 0))

    def until(self, done, seconds=120, eager=False):
        """Serves all lines until `done`; how long it took. A crowd that never gets there is an error. `eager`: asks at every turn."""
        start = looked = time.monotonic()
        while True:
            for descriptor, events in self.poll.poll(0.05, 4096):
                line = self.lines.get(descriptor)
                if line and not line.ended:
                    self._serve(line, events)
            now = time.monotonic()
            if eager or now - looked > 0.02 or now - start < 0.02:
                looked = now
                if done():
                    return time.monotonic() - start
            if now - start > seconds:
                raise TimeoutError(f"not there after {seconds} s: {self.state()}")

    def gather(self, tokens, positions, there, seconds=300):
        """One line for each token, all at once; who is cut off on the way comes again after a second, as clients do.

        The lines in the order of the tokens, how long it took, and how many came again."""
        lines = [self.join(token, position) for token, position in zip(tokens, positions)]
        again = {}

        def done():
            waiting, now = 0, time.monotonic()
            for number, line in enumerate(lines):
                if there(line):
                    continue
                waiting += 1
                if line.ended and now > again.setdefault(id(line), now + 1):
                    lines[number] = self._again(line, tokens[number], positions[number])
            return waiting == 0

        return lines, self.until(done, seconds), len(again)

    def _again(self, line, token, position):
        line.socket.close()
        new = self.join(token, position if line.position is None else line.position)
        new.heard, new.doubles = line.heard, line.doubles
        return new

    def _serve(self, line, events):
        try:
            if events & select.EPOLLOUT:
                self._write(line)
            if events & (select.EPOLLIN | select.EPOLLHUP | select.EPOLLERR):
                data = line.socket.recv(1 << 18)
                line.take(data)
                if not data:
                    self._end(line)
                elif line.out:
                    self._write(line)
        except BlockingIOError:
            pass
        except OSError:
            self._end(line)

    def _write(self, line):
        if not line.connected:
            line.connected = True
            line.out = line.request + line.out
        if line.out:
            sent = line.socket.send(line.out)
            line.out = line.out[sent:]
        if not line.out:
            self.poll.modify(line.socket, select.EPOLLIN if line.reading else 0)

    def _end(self, line):
        line.ended = True
        self.poll.unregister(line.socket)

    def state(self):
        lines = list(self.lines.values())
        return {
            "lines": len(lines), "ready": sum(line.ready for line in lines), "resumed": sum(line.resumed for line in lines),
            "ended": sum(line.ended for line in lines), "codes": sorted({line.code for line in lines if line.code}),
        }
