"""The floods: each drives a node with a crowd, says what it cost, and what went wrong."""

import asyncio
import time
import urllib.parse
import urllib.request

from crowd import CLOSE, Crowd, frame
from data import Api

GOING_AWAY = 1001
PATIENCE = 5  # seconds, of those settings that would take longer here


class Figures(dict):
    """What a flood cost, by name; `faults` are sentences."""

    def __init__(self):
        self.faults = []

    def expect(self, holds, sentence):
        if not holds:
            self.faults.append(sentence)


def alive(node, stage):
    """Somebody else is served while it lasts."""
    Api(node.port)("GET", "rooms", stage.tokens[0])


def say(node, stage, room, count, size, start=0):
    api = Api(node.port)
    path = f"rooms/{urllib.parse.quote(stage.rooms[room])}/messages"
    for number in range(start, start + count):
        api("POST", path, stage.tokens[stage.members[room][0]], text=f"{number} " + "x" * size)


def all_ready(crowd):
    return lambda: all(line.ready or line.ended for line in crowd.lines.values())


def once_each(figures, lines, count):
    figures.expect(all(line.heard == count for line in lines),
                   f"not everybody heard each of {count} once: {sorted({line.heard for line in lines})[:5]}")
    figures.expect(not any(line.doubles for line in lines), "somebody heard something twice")
    figures.expect(not any(line.ended for line in lines), f"connections were ended: {sorted({str(line.code) for line in lines})}")


async def slow_readers(node, stage, count):
    """Everybody stops reading, far more is said than may wait for one, everybody reads again: all of it, once, in order."""
    await node.restart(ROOKERY_LIVE_STALLED_SECONDS="600", ROOKERY_CONNECTIONS_STALLED_SECONDS="600", ROOKERY_CONNECTIONS_PING_SECONDS="600")
    figures, crowd = Figures(), Crowd(node.port, receive_buffer=4096)
    lines = [crowd.join(stage.tokens[number % len(stage.tokens)]) for number in range(count)]
    crowd.until(all_ready(crowd))
    figures["before"] = node.memory()
    for line in lines:
        crowd.stop_reading(line)
    node.forget_peak()
    said = 400
    say(node, stage, 0, said, 8000)
    alive(node, stage)
    figures["peak"] = node.peak()
    figures["kilobytes each"] = (figures["peak"] - figures["before"]) * 1024 / count
    for line in lines:
        crowd.read_again(line)
    node.forget_peak()
    figures["seconds to catch up"] = crowd.until(lambda: all(line.heard >= said or line.ended for line in lines), 300)
    figures["peak while catching up"] = node.peak()
    once_each(figures, lines, said)
    crowd.close()
    return figures


async def stalled_readers(node, stage, count):
    """Readers that stop in the middle of a frame and never go on are cut after their time; nobody else notices."""
    await node.restart(
        ROOKERY_LIVE_STALLED_SECONDS=str(PATIENCE), ROOKERY_CONNECTIONS_STALLED_SECONDS=str(PATIENCE),
        ROOKERY_CONNECTIONS_PING_SECONDS=str(PATIENCE))
    figures, crowd = Figures(), Crowd(node.port, receive_buffer=4096)
    lines = [crowd.join(stage.tokens[number % len(stage.tokens)]) for number in range(count)]
    witness = crowd.join(stage.tokens[1])
    crowd.until(all_ready(crowd))
    figures["before"] = node.memory()
    for line in lines:
        crowd.stop_reading(line)
    node.forget_peak()
    said = 200
    say(node, stage, 0, said, 8000)
    crowd.until(lambda: witness.heard == said)
    figures["peak"] = node.peak()
    api = Api(node.port)
    figures["seconds to be cut"] = crowd.until(lambda: connections(api) <= 3, 60 + 4 * PATIENCE)
    figures["after"] = node.memory()
    figures.expect(not witness.ended, "somebody who reads was cut too")
    crowd.close()
    return figures


def connections(api):
    """Open connections as the node counts them."""
    return reading(api.port, "rookery_connections")


def reading(port, name):
    """One of the node's own figures."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    return next(int(float(line.split()[-1])) for line in lines if line.startswith(name + " "))


async def half_frames(node, stage, count):
    """Each has sent a quarter of a megabyte of a message of half of one; nobody has finished."""
    await node.restart(ROOKERY_CONNECTIONS_PING_SECONDS=str(PATIENCE))
    figures, crowd = Figures(), Crowd(node.port)
    lines = [crowd.join(stage.tokens[number % len(stage.tokens)]) for number in range(count)]
    crowd.until(all_ready(crowd))
    figures["before"] = node.memory()
    node.forget_peak()
    half = frame(1, bytes(1 << 19))[: 1 << 18]
    for line in lines:
        crowd.send(line, half)
    crowd.until(lambda: all(not line.out or line.ended for line in lines))
    alive(node, stage)
    figures["peak"] = node.peak()
    figures["kilobytes each"] = (figures["peak"] - figures["before"]) * 1024 / count
    figures["held"] = reading(node.port, "rookery_unfinished_bytes") / (1 << 20)
    figures.expect(0 < figures["held"] <= 129, "what is held of unfinished messages is not within the limit")
    for line in lines:
        crowd.stop_reading(line)  # no pong comes from who hangs in mid-frame
    api = Api(node.port)
    figures["seconds to be cut"] = crowd.until(lambda: connections(api) <= 2, 60 + 4 * PATIENCE)
    figures["after"] = node.memory()
    crowd.close()
    return figures


async def once_loud(node, stage, count):
    """Each says one thing of 200 KB, one after the other, and is silent again: nobody keeps what that took."""
    await node.restart()
    figures, crowd = Figures(), Crowd(node.port)
    lines = [crowd.join(stage.tokens[number % len(stage.tokens)]) for number in range(count)]
    crowd.until(all_ready(crowd))
    crowd.say(lines[0], "unheard_of", {"text": "x" * 200_000})
    crowd.until(lambda: lines[0].acks or lines[0].ended, eager=True)
    figures["before"] = node.memory()
    for line in lines[1:]:
        crowd.say(line, "unheard_of", {"text": "x" * 200_000})
        crowd.until(lambda: line.acks or line.ended, eager=True)
    figures["after"] = node.memory()
    figures["kilobytes each"] = (figures["after"] - figures["before"]) * 1024 / count
    figures.expect(all(line.acks == 1 and not line.ended for line in lines), "not everybody was answered")
    figures.expect(figures["kilobytes each"] < 20, "connections keep what a long message took")
    crowd.close()
    return figures


async def silent(node, stage, count):
    """Connections that say nothing at all, and some that only say half a head: cut after their time, others are served."""
    # With room for those who are served beside them.
    await node.restart(
        ROOKERY_CONNECTIONS_TOTAL=str(count + 100), ROOKERY_CONNECTIONS_HEAD_SECONDS=str(PATIENCE * 3), ROOKERY_LIVE_AUTHENTICATION_SECONDS=str(PATIENCE * 3))
    figures, crowd = Figures(), Crowd(node.port)
    figures["before"] = node.memory()
    node.forget_peak()
    lines = [crowd.dial(b"" if number % 3 else b"GET /ws HTTP/1.1\r\nHost:") for number in range(count)]
    figures["seconds to connect"] = crowd.until(lambda: all(line.connected for line in lines))
    alive(node, stage)
    figures["seconds until all are cut"] = crowd.until(lambda: all(line.ended for line in lines), 120)
    figures["peak"] = node.peak()
    figures["kilobytes each"] = (figures["peak"] - figures["before"]) * 1024 / count
    alive(node, stage)
    crowd.close()
    return figures


async def many(node, stage, count):
    """As many live connections as the machine's limit lets be, each hearing its rooms."""
    await node.restart()
    figures, crowd = Figures(), Crowd(node.port)
    figures["before"] = node.memory()
    lines = []
    while len(lines) < count:
        lines += [crowd.join(stage.tokens[number % len(stage.tokens)]) for number in range(len(lines), min(len(lines) + 500, count))]
        crowd.until(all_ready(crowd))
    figures["after"] = node.memory()
    figures["kilobytes each"] = (figures["after"] - figures["before"]) * 1024 / count
    say(node, stage, 0, 3, 100)
    figures["seconds for three messages to all"] = crowd.until(lambda: all(line.heard >= 3 or line.ended for line in lines))
    once_each(figures, lines, 3)
    start = time.monotonic()
    stopping = asyncio.create_task(node.terminate())
    await asyncio.sleep(0)
    crowd.until(lambda: all(line.ended for line in lines))
    figures.expect(await stopping == 0, "the node did not stop as it should")
    figures["seconds to a graceful stop"] = time.monotonic() - start
    figures.expect({line.code for line in lines} == {GOING_AWAY}, f"not everybody was told to come back: {sorted({str(line.code) for line in lines})}")
    crowd.close()
    return figures


async def return_of_all(node, stage, count):
    """The node is killed and started again; everybody comes back at once with a position, and misses nothing said meanwhile."""
    await node.restart()
    figures, crowd = Figures(), Crowd(node.port)
    lines, figures["seconds to all connected"], _ = crowd.gather(stage.tokens[:count], [None] * count, lambda line: line.ready)
    say(node, stage, 0, 5, 100)
    crowd.until(lambda: all(line.heard >= 5 or line.ended for line in lines))
    positions = [line.position for line in lines]
    crowd.close()
    say(node, stage, 0, 5, 100)
    await node.restart()
    figures["before"] = node.memory()
    used = node.seconds()
    crowd = Crowd(node.port)
    lines, figures["seconds to all resumed"], figures["who had to try again"] = crowd.gather(
        stage.tokens[:count], positions, lambda line: line.resumed)
    figures["node's processor seconds"] = node.seconds() - used
    figures["peak"] = node.peak()
    figures["after"] = node.memory()
    once_each(figures, lines, 5)
    crowd.close()
    return figures


async def one_room(node, stage, count):
    """Everybody in one room hears everything that is said there."""
    await node.restart()
    figures, crowd = Figures(), Crowd(node.port)
    lines, _, _ = crowd.gather(stage.tokens[:count], [None] * count, lambda line: line.ready)
    figures["before"] = node.memory()
    node.forget_peak()
    used, sender, said = node.seconds(), lines[0], 50
    for number in range(said):
        crowd.say(sender, "send_message", {"roomId": stage.rooms[0], "text": f"to all {number}"}, number + 1)
    figures["seconds for 50 messages to all"] = crowd.until(lambda: all(line.heard >= said or line.ended for line in lines), 300)
    figures["node's processor seconds"] = node.seconds() - used
    figures["peak"] = node.peak()
    once_each(figures, lines, said)
    figures.expect(sender.acks == said, f"{sender.acks} of {said} acks came")
    crowd.close()
    return figures


async def too_many(node, stage, count):
    """One connection more than there is room for hears 503 at once; when one has gone there is room again."""
    await node.restart(ROOKERY_CONNECTIONS_TOTAL=str(count))
    figures, crowd = Figures(), Crowd(node.port)
    lines = [crowd.join(stage.tokens[number % len(stage.tokens)]) for number in range(count - 1)]
    crowd.until(all_ready(crowd))
    extra = [crowd.join(stage.tokens[0]) for _ in range(3)]
    crowd.until(lambda: sum(line.ended for line in extra) == 2 and sum(line.ready for line in extra) == 1)
    figures.expect([line.code for line in extra if line.ended] == [503, 503], "who was one too many did not hear 503")
    crowd.send(lines[0], frame(CLOSE, (1000).to_bytes(2, "big")))
    crowd.until(lambda: lines[0].ended)
    # The node's side of a connection ends a moment after the client's.
    late = crowd.join(stage.tokens[0])
    while not late.ready:
        crowd.until(lambda: late.ready or late.ended)
        late = late if late.ready else crowd.join(stage.tokens[0])
    crowd.close()
    await node.restart(ROOKERY_CONNECTIONS_TOTAL="20000")
    return figures
