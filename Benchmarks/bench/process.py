"""A server under test as a process of its own: started, awaited, stopped."""

import http.client
import os
import pathlib
import signal
import socket
import subprocess
import time

START_SECONDS = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listening(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


def answer(port, path):
    """The status of a GET; None when nobody answers."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


class Server:
    """One process that listens on `port`; `folder` holds its files and what it said."""

    def __init__(self, folder, port=None):
        self.folder = pathlib.Path(folder)
        self.port = port or free_port()
        self.process = None
        self.companions = []  # other servers that it needs: counted with it, stopped after it

    def launch(self, command, environment=None, awake=None):
        """Starts it and returns once `awake()` says so (by default: once it accepts connections)."""
        self.said = self.folder / "said"
        began = time.monotonic()
        with open(self.said, "ab") as log:
            self.process = subprocess.Popen(
                command, env=environment, cwd=self.folder, stdout=log, stderr=log, start_new_session=True)
        while not (awake or (lambda: listening(self.port)))():
            if self.process.poll() is not None or time.monotonic() - began > START_SECONDS:
                self.stop()
                raise RuntimeError(f"{command[0]} did not start:\n{self.said.read_text(errors='replace')[-3000:]}")
            time.sleep(0.001)
        self.started_in = time.monotonic() - began

    @property
    def pids(self):
        """The process and everything it started."""
        found = [self.process.pid]
        for pid in found:
            for task in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
                found += [int(word) for word in task.read_text().split()]
        return found + [pid for companion in self.companions for pid in companion.pids]

    def memory(self, field="Rss"):
        """KB of `Rss` or `Pss`, of all its processes."""
        total = 0
        for pid in self.pids:
            for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith(field + ":"):
                    total += int(line.split()[1])
        return total

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self._end()
        for companion in self.companions:
            companion.stop()

    def _end(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
