"""kill -9 while files come in: what was acknowledged is there whole, nothing is served by half, nothing unfinished stays."""

import asyncio
import hashlib
import os
import pathlib
import random

import aiohttp

from scene import FREE, Scene

SENDERS, ROUNDS = 8, 12
SETTINGS = {
    f"ROOKERY_RATES_{kind}_PER_{who}": "off" for kind in ("UPLOADS", "MEDIA") for who in ("ACCOUNT", "ADDRESS")
} | {"ROOKERY_MEDIA_UPLOADS_PER_USER": "100"}


class Uploads:
    """Files on their way to a node, and what became of each."""

    def __init__(self, scene, seed):
        self.scene, self.random = scene, random.Random(seed)
        self.acknowledged, self.stopping = {}, False

    async def send(self):
        """Sends one file after the other; each of a length and content of its own."""
        while not self.stopping:
            await self.scene.up.wait()
            content = self.random.randbytes(self.random.choice([10, 5_000, 300_000, 2_000_000]))
            try:
                async with self.scene.http.post(
                        f"{self.scene.node.address}/api/v1/media", data=slowly(content),
                        headers={"Authorization": f"Bearer {self.scene.owner}", "Content-Type": "application/octet-stream"}) as answer:
                    if answer.status == 201:
                        self.acknowledged[(await answer.json())["id"]] = hashlib.sha256(content).digest()
            except (aiohttp.ClientError, OSError):
                await asyncio.sleep(0.05)

    async def faults(self):
        """What is missing, or is not what was sent."""
        found = []
        for media, digest in self.acknowledged.items():
            async with self.scene.http.get(
                    f"{self.scene.node.address}/api/v1/media/{media}", headers={"Authorization": f"Bearer {self.scene.owner}"}) as answer:
                content = await answer.read()
                if answer.status != 200 or hashlib.sha256(content).digest() != digest:
                    found.append(f"{media}: {answer.status} with {len(content)} bytes, and other ones than were sent")
        return found


async def slowly(content):
    for start in range(0, len(content), 100_000):
        yield content[start : start + 100_000]
        await asyncio.sleep(0.002)  # so that deaths find files half way


async def deaths(binary):
    """Twelve deaths while eight files at a time come in."""
    seed = int(os.environ.get("SEED", random.randrange(1 << 32)))
    async with Scene(binary, 3, FREE | SETTINGS) as scene:
        uploads = Uploads(scene, seed)
        scene.up.set()
        sending = [asyncio.create_task(uploads.send()) for _ in range(SENDERS)]
        faults, halves = [], 0
        folder = pathlib.Path(scene.node.data) / "media"
        for _ in range(ROUNDS):
            before = len(uploads.acknowledged)
            while len(uploads.acknowledged) < before + 5:
                await asyncio.sleep(0.02)  # between two looks; nothing is judged by it
            await asyncio.sleep(uploads.random.uniform(0, 0.3))
            scene.up.clear()
            await scene.node.kill()
            halves += len(list((folder / "incoming").iterdir()))
            await scene.node.start()
            left = list((folder / "incoming").iterdir())
            faults += [f"{path.name} was unfinished and is still there" for path in left]
            scene.up.set()
        uploads.stopping = True
        await asyncio.gather(*sending)
        faults += await uploads.faults()
        status, said = await scene.node.command("check")
        faults += [] if status == 0 else [f"check: {said}"]
        await scene.node.terminate()
        print(f"  {ROUNDS} deaths, {len(uploads.acknowledged)} files acknowledged, {halves} found half way (seed {seed})")
        return faults + ([] if halves else ["no death found a file half way: nothing was tried"])


TESTS = {
    "Killed while files come in, the node has every file it acknowledged, whole, and nothing unfinished stays": deaths,
}
