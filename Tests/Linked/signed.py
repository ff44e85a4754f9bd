"""Requests to a node in the name of another, signed with that one's key: what only servers are told."""

import base64
import json
import ssl
import urllib.parse

import yarl
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


async def ask(stage, asker, asked, path, **query):
    """`GET` of a path below `/_matrix/federation` at one node, signed as the other: the status and the object."""
    target = f"/_matrix/federation/{path}" + (f"?{urllib.parse.urlencode(query)}" if query else "")
    key, seed = stage.nodes[asker].signing_key()
    words = {"method": "GET", "uri": target, "origin": asker, "destination": asked}
    signature = unpadded(signer(seed).sign(json.dumps(words, sort_keys=True, separators=(",", ":")).encode()))
    header = f'X-Matrix origin="{asker}",destination="{asked}",key="{key}",sig="{signature}"'
    return await fetch(stage, asked, target, {"Authorization": header})


async def published_keys(stage, name):
    """What a node says of its keys to everybody."""
    _, keys = await fetch(stage, name, "/_matrix/key/v2/server")
    return keys


async def fetch(stage, name, target, headers=None):
    trusting = ssl.create_default_context(cafile=str(stage.authority.certificate))
    address = yarl.URL(f"https://127.0.0.1:{stage.ports[name]}{target}", encoded=True)  # signed as it is written
    async with stage.http.get(address, headers={"Host": name, **(headers or {})}, ssl=trusting, server_hostname=name) as answer:
        return answer.status, await answer.json(content_type=None)


def signer(seed):
    """Seeds are base64 in either alphabet, without padding."""
    seed = seed.replace("-", "+").replace("_", "/")
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(seed + "=" * (-len(seed) % 4)))


def unpadded(data):
    return base64.b64encode(data).decode().rstrip("=")
