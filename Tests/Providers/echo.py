"""The plainest peer: what the tests of the outbound thread itself talk to."""

import asyncio

from web import Answer, StandIn, answer


class Echo(StandIn):
    async def serve(self, request):
        kind, _, rest = request.path.lstrip("/").partition("/")
        if kind == "status":
            status = int(rest.split("/")[0])
            return Answer(status, b"" if status == 204 else b"so be it")
        if kind == "bytes":
            return Answer(200, b"b" * int(rest.split("/")[0]), pieces=64)
        if kind == "fields":
            return Answer(200, b"", {f"X-Field-{number}": "v" * 1000 for number in range(int(rest.split("/")[0]))})
        if kind == "redirect":
            left = int(rest.split("/")[0])
            return Answer(302, b"", {"Location": f"/redirect/{left - 1}" if left > 1 else "/echo"})
        if kind == "elsewhere":
            return Answer(302, b"", {"Location": request.query["to"]})
        if kind == "slow":
            await asyncio.sleep(600)
        return answer(200, {
            "method": request.method, "target": request.target, "version": request.version, "connection": request.connection,
            "headers": dict(request.headers), "body": request.body.decode("latin-1") if len(request.body) < 100_000 else "",
            "length": len(request.body)})
