"""Servers that are played: they prove who they are, answer what a node asks, and count what it sends."""

import asyncio
import json
import ssl
import time

import yarl
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from events import Signer, unpadded


class PlayedServer:
    """One server name at a port of this machine. `certified`: its certificate and the key of it."""

    def __init__(self, name, port, certified, authority):
        self.name, self.port, self.certified = name, port, certified
        # One for all requests: connections stay open, as between real servers.
        self.trusting = ssl.create_default_context(cafile=str(authority))
        key = Ed25519PrivateKey.generate()
        self.signer = Signer(name, key)
        self.public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.events = 0
        self.refuses = False
        self.first = self.last = None
        self.grew = asyncio.Event()
        self.answers = {}

    async def start(self):
        application = web.Application(client_max_size=64 << 20)
        application.router.add_route("*", "/{path:.*}", self.answer)
        self.runner = web.AppRunner(application, access_log=None)
        await self.runner.setup()
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*self.certified)
        await web.TCPSite(self.runner, "127.0.0.1", self.port, ssl_context=context).start()

    async def stop(self):
        await self.runner.cleanup()

    async def answer(self, request):
        path = request.path
        if path.startswith("/_matrix/key/v2/server"):
            keys = {
                "server_name": self.name, "valid_until_ts": int(time.time() * 1000) + 86_400_000, "old_verify_keys": {},
                "verify_keys": {self.signer.id: {"key": unpadded(self.public)}}}
            return web.json_response({**keys, "signatures": {self.name: {self.signer.id: self.signer.sign(keys)}}})
        if path == "/_matrix/federation/v1/version":
            # One of ours: it is not paced, because it answers when it is done.
            return web.json_response({"server": {"name": "Rookery", "version": "0"}})
        if path.startswith("/_matrix/federation/v1/send/"):
            return await self.take(request)
        for start, answer in self.answers.items():
            if path.startswith(start):
                return web.json_response(await answer(request))
        return web.json_response({"errcode": "M_NOT_FOUND", "error": "nothing here"}, status=404)

    async def take(self, request):
        if self.refuses:
            return web.json_response({"errcode": "M_UNKNOWN", "error": "not now"}, status=503)
        came = (await request.json())["pdus"]
        if came:
            self.first = self.first or time.monotonic()
            self.last = time.monotonic()
            self.events += len(came)
            self.grew.set()
        return web.json_response({"pdus": {}})

    async def has(self, count):
        """Waits until so many events have come."""
        while self.events < count:
            self.grew.clear()
            await self.grew.wait()

    def request(self, method, node, target, body=None):
        """What goes out, signed and written: address, headers, content."""
        words = {"method": method, "uri": target, "origin": self.name, "destination": node.name}
        if body is not None:
            words["content"] = body
        signature = self.signer.sign(words)
        header = f'X-Matrix origin="{self.name}",destination="{node.name}",key="{self.signer.id}",sig="{signature}"'
        address = yarl.URL(f"https://127.0.0.1:{node.federation_port}{target}", encoded=True)
        headers = {"Authorization": header, "Host": node.name, "Content-Type": "application/json"}
        return method, address, headers, None if body is None else json.dumps(body).encode()

    async def ask(self, http, node, method, target, body=None):
        """The node's answer."""
        return await self.send(http, node, self.request(method, node, target, body))

    async def send(self, http, node, request):
        """The node's answer to what :meth:`request` has made."""
        method, address, headers, content = request
        target = address.raw_path
        async with http.request(
            method, address, data=content, headers=headers, ssl=self.trusting, server_hostname=node.name) as answer:
            said = await answer.json(content_type=None)
            assert answer.status == 200, f"{method} {target}: {answer.status} {said}"
            return said
