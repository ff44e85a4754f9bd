"""Pictures and files that are sent on one node and looked at on another."""

import functools
import struct
import zlib

from member import quoted
from pairs import told_of_each
from stage import NORTH, SOUTH, WEST
from talking import lobby
from waiting import LONGEST, until

HEAL = 2.5 * LONGEST  # a node that was away is asked again after half a minute, and on a busy machine more


def png(width, height, shade):
    """A picture of stripes."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    colours = bytes((shade, 40, 200)), bytes((20, shade, 60))
    rows = b"".join(b"\0" + b"".join(colours[(row + column) // 16 % 2] for column in range(width)) for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


PNG = b"\x89PNG\r\n\x1a\n"
WEBP = b"WEBP"


async def seen(person, message, room):
    """What is shown is a picture, and so is the small one: the bytes of both."""
    whole, small = await person.picture_of(message, room)
    assert whole.startswith(PNG), whole[:20]
    assert small[8:12] == WEBP or small.startswith((PNG, b"\xff\xd8\xff")), small[:20]
    return whole


async def shown(stage, home, away):
    room, ada, cleo = await lobby(stage, home, away)
    for number, (sender, other) in enumerate(((ada, cleo), (cleo, ada))):
        message = await sender.send_picture(room, "stripes.png", png(320, 200, 90 + number))
        await arrived(other, room, message)
        own, theirs = await seen(sender, message, room), await seen(other, message, room)
        if WEST in other.id:
            # Synapse hands on what it was given; a node of ours writes it anew.
            assert own == theirs, (len(own), len(theirs))
        note = bytes(range(256)) * 4000
        message = await sender.send_file(room, f"note {number}", note)
        await arrived(other, room, message)
        assert await other.file_of(message, room) == note


async def arrived(person, room, message):
    async def look():
        return message in await person.ids(room)

    await until(f"{person.id} has {message}", look)


async def faces(stage, home, away):
    ada, cleo = await stage.enter("Ada", at=home), await stage.enter("Cleo", at=away)
    for person, shade in ((ada, 30), (cleo, 60)):
        await person.set_face(png(200, 200, shade))
    room = await ada.make_room("Gallery")
    await ada.set_sign(room, png(180, 180, 120))
    await cleo.join(room, home)

    async def entered():
        return cleo.id in await ada.members(room)

    await until(f"{ada.id} sees {cleo.id} come in", entered)
    for person, other in ((ada, cleo), (cleo, ada)):
        assert await person.face_of(other.id, room), f"{person.id} does not see {other.id}"
        assert await person.sign_of(room), f"{person.id} does not see the room's picture"


async def origin_away(stage, home, away):
    room, ada, cleo = await lobby(stage, home, away)
    note = b"Nobody has this yet. " * 1000
    message = await cleo.send_file(room, "note", note)
    await arrived(ada, room, message)
    media = (await ada.get(f"messages/{quoted(message)}"))["content"]["media"]
    with stage.apart(home, away):
        status, headers, body = await ada.fetch(media["url"])
        assert status == 503 and b'"busy"' in body and away.encode() in body and headers["Retry-After"], (status, headers, body)

    async def look():
        status, headers, body = await ada.fetch(media["url"])
        assert status == 200, body
        return body

    assert await until("the file comes when its node is back", look, HEAL) == note
    # Once here, it does not need its node.
    with stage.apart(home, away):
        status, headers, body = await ada.fetch(media["url"])
        assert status == 200 and body == note, (status, headers)


async def too_large(stage, home, away):
    room, ada, cleo = await lobby(stage, home, away)
    message = await cleo.send_file(room, "novel", b"All work and no play. " * 100_000)
    await arrived(ada, room, message)
    media = (await ada.get(f"messages/{quoted(message)}"))["content"]["media"]
    status, _, body = await ada.fetch(media["url"])
    assert status == 413 and b'"too_large"' in body, (status, body)


async def lying_type(stage):
    room, ada, dan = await lobby(stage, NORTH, WEST)
    for what in (b"<html><script>alert(1)</script></html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", png(64, 64, 9)[:200]):
        message = await dan.send_picture(room, "../../cat.png", what)
        await arrived(ada, room, message)
        media = (await ada.get(f"messages/{quoted(message)}"))["content"]["media"]
        status, headers, body = await ada.fetch(media["url"])
        assert status == 200 and body == what, (status, body)
        assert headers["Content-Type"] == "application/octet-stream" and headers["Content-Disposition"].startswith("attachment"), headers
        assert "/" not in headers["Content-Disposition"].replace("UTF-8''", ""), headers
        status, _, _ = await ada.fetch(media["thumbnail"])
        assert status == 404


async def removed(stage):
    room, ada, dan = await lobby(stage, NORTH, WEST)
    message = await dan.send_picture(room, "cat.png", png(64, 64, 9))
    await arrived(ada, room, message)
    media = (await ada.get(f"messages/{quoted(message)}"))["content"]["media"]
    assert (await ada.fetch(media["url"]))[0] == 200
    await dan.remove(room, message)

    async def look():
        return (await ada.fetch(media["url"]))[0] == 404

    await until("the address is dead", look)


TESTS = {
    **told_of_each({
        "a picture and a file that one sends are shown to the other, both ways": shown,
        "people and rooms have their pictures on the other side": faces,
    }),
    "A file whose node is away is not to be had now, and comes when it is back": functools.partial(origin_away, home=NORTH, away=SOUTH),
    "A file whose node is away is not to be had now, and comes when Synapse is back": functools.partial(origin_away, home=NORTH, away=WEST),
    "A file of another node that is too large is cut off": functools.partial(too_large, home=NORTH, away=SOUTH),
    "A file of Synapse that is too large is cut off": functools.partial(too_large, home=NORTH, away=WEST),
    "What Synapse calls a picture and is none is only ever saved": lying_type,
    "A picture that was removed on Synapse is gone here": removed,
}
