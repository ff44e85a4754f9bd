"""Files whose node does not have the bytes itself and names another address for them, as nodes with a delivery network do."""

import asyncio
import contextlib
import functools
import ssl

from aiohttp import web
from member import quoted
from pictures import HEAL, arrived
from stage import FAR, NORTH, SOUTH, WEST
from talking import lobby
from waiting import until

NOTE = b"Far away, and yet here. " * 1000
HERE = "127.0.0.1"


def tls(certified):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certified)
    return context


class Server:
    """What both have: TLS, and the requests that came."""

    def __init__(self, certified):
        self.certified = certified
        self.asked = []

    async def __aenter__(self):
        self.runner = web.ServerRunner(web.Server(self.answer))
        await self.runner.setup()
        site = web.TCPSite(self.runner, HERE, getattr(self, "port", 0), ssl_context=tls(self.certified), shutdown_timeout=0)
        await site.start()
        self.port = self.runner.addresses[0][1]
        return self

    async def __aexit__(self, *_):
        await self.runner.cleanup()


class FarNode(Server):
    """A node that keeps no bytes: it says where each file is."""

    def __init__(self, certified, port, address):
        super().__init__(certified)
        self.port, self.address = port, address

    async def answer(self, request):
        self.asked.append(request)
        name = request.path.rsplit("/", 1)[-1]
        parts = ["Content-Type: application/json\r\n\r\n{}", f"Location: {self.address}/{name}?token=secret\r\n\r\n"]
        body = "".join(f"--part\r\n{part}\r\n" for part in parts) + "--part--\r\n"
        return web.Response(body=body.encode(), headers={"Content-Type": "multipart/mixed; boundary=part"})


class Delivery(Server):
    """Where the bytes are; some names make it behave badly."""

    left = False  # whether who waited in vain has hung up

    async def answer(self, request):
        self.asked.append(request)
        match request.path:
            case "/moved":
                return web.Response(status=302, headers={"Location": f"https://{HERE}:{self.port}/note"})
            case "/novel" | "/silent":
                answer = web.StreamResponse(headers={"Content-Type": "text/plain"})
                await answer.prepare(request)
                await (self.flood(answer) if request.path == "/novel" else self.hold(answer, request))
                return answer
            case _:
                return web.Response(body=NOTE, headers={"Content-Type": "text/plain"})

    async def flood(self, answer):
        """Says no length and sends until nobody listens any more."""
        with contextlib.suppress(ConnectionError):
            while True:
                await answer.write(bytes(1 << 16))
                # A write to a connection that broke returns at once and without an error: others have to be let in to say that it broke.
                await asyncio.sleep(0)

    async def hold(self, answer, request):
        await answer.write(NOTE[:1000])
        while request.transport and not request.transport.is_closing():
            await asyncio.sleep(0.1)  # between two looks
        self.left = True


@contextlib.asynccontextmanager
async def far_away(stage):
    """The far node and where it keeps its files."""
    async with Delivery(await stage.authority.certify(HERE)) as delivery:
        address = f"https://{HERE}:{delivery.port}"
        async with FarNode(await stage.authority.certify(FAR), stage.ports[FAR], address) as far:
            yield far, delivery


async def looked_at(stage, home, name, far):
    """What somebody at home gets of a file of the far node, which somebody on Synapse has sent on, once that node is asked for it: after
    an answer that was no good it is left alone for a while."""
    room, ada, dan = await lobby(stage, home, WEST)
    content = {"msgtype": "m.file", "body": f"{name}.txt", "url": f"mxc://{FAR}/{name}", "info": {"size": len(NOTE)}}
    message = await dan.send(room, "m.room.message", content)
    await arrived(ada, room, message)
    media = (await ada.get(f"messages/{quoted(message)}"))["content"]["media"]

    async def look():
        answer = await ada.fetch(media["url"])
        return answer if far.asked else None

    return await until(f"{FAR} is asked for {name}", look, HEAL)


async def followed(stage):
    async with far_away(stage) as (far, delivery):
        status, headers, body = await looked_at(stage, SOUTH, "note", far)
        assert status == 200 and body == NOTE, (status, headers, body[:200])
    assert [request.path for request in far.asked] == ["/_matrix/federation/v1/media/download/note"], far.asked
    assert far.asked[0].headers["Authorization"].startswith("X-Matrix "), "the far node is told who asks"
    assert [request.path_qs for request in delivery.asked] == ["/note?token=secret"], delivery.asked
    told = delivery.asked[0].headers
    assert not {"authorization", "cookie", "referer", "origin"} & {name.lower() for name in told}, told
    assert SOUTH not in str(told), told


async def guarded(stage):
    async with far_away(stage) as (far, delivery):
        status, _, body = await looked_at(stage, NORTH, "hidden", far)
        assert status in (404, 503), (status, body)
    assert len(far.asked) == 1, far.asked
    assert delivery.asked == [], "nobody's network is opened by what a stranger writes"


async def refused(stage, name, status, code):
    """The bytes are asked for once, and what came of it is told."""
    async with far_away(stage) as (far, delivery):
        got, _, body = await looked_at(stage, SOUTH, name, far)
        assert got == status and code in body, (got, body[:300])
    assert [request.path for request in delivery.asked] == [f"/{name}"], delivery.asked


async def given_up(stage):
    async with far_away(stage) as (far, delivery):
        status, _, body = await looked_at(stage, SOUTH, "silent", far)
        assert status == 503 and b"busy" in body, (status, body)

        async def look():
            return delivery.left

        await until("South hangs up", look, HEAL)
    assert len(delivery.asked) == 1, delivery.asked


TESTS = {
    "A file that its node keeps elsewhere is fetched from there, once, and nobody there learns who asks": followed,
    "A file that is said to lie inside one's own network is not fetched from there": guarded,
    "Where such a file is said to have moved on, nobody follows": functools.partial(refused, name="moved", status=503, code=b"busy"),
    "Such a file that does not end is cut off": functools.partial(refused, name="novel", status=413, code=b"too_large"),
    "Such a file that stops coming is given up": given_up,
}
