"""A stop that is asked for: nobody's ack is lost, everybody is told to come back, and everybody does, also to another program file."""

import asyncio
import pathlib
import shutil
import tempfile
import time

import aiohttp

from scene import Scene

PEOPLE = 12
GOING_AWAY = 1001


async def stops(binary):
    """Stop and start three times under load, over HTTP too."""
    async with Scene(binary, PEOPLE) as scene:
        posted = Posts(scene)
        scene.talk()
        posting = asyncio.create_task(posted.post())
        faults = []
        for _ in range(3):
            await scene.heard_more(60)
            faults += await stop(scene)
            await scene.node.start()
            scene.up.set()
        await scene.heard_more(60)
        await scene.silence()
        await posting
        faults += await scene.judge()
        return faults + posted.losses()


async def stop(scene):
    """What is wrong with one stop: its status, and how the lines ended."""
    lines = len(scene.people)
    scene.up.clear()
    for person in scene.people:
        person.ending = None
    start = time.monotonic()
    status = await scene.node.terminate()
    print(f"  {lines} people at all doors: stopped after {time.monotonic() - start:.2f} s")
    while any(person.ending is None for person in scene.people):
        await asyncio.sleep(0.02)  # between two looks; nothing is judged by it
    faults = [] if status == 0 else [f"the node ended with {status}: {scene.node.said()}"]
    plain = {person.ending for person in scene.people if person.door == "plain"}
    return faults + ([] if plain == {GOING_AWAY} else [f"plain WebSockets ended with {plain}, not only {GOING_AWAY}"])


class Posts:
    """Somebody who sends over HTTP, each message until it is answered."""

    def __init__(self, scene):
        self.scene, self.answered = scene, {}

    async def post(self):
        number = 0
        while not self.scene.stop.is_set():
            await self.scene.up.wait()
            try:
                status, message = await self.scene.send(f"posted {number}")
            except (aiohttp.ClientError, OSError):
                number += 1  # nobody knows whether it was taken: nothing was promised
                continue
            if status == 201:
                self.answered[f"posted {number}"] = message["id"]
            number += 1

    def losses(self):
        there = {message["content"]["text"]: message["id"] for message in self.scene.histories[self.scene.rooms[0]]}
        return [f"answered with 201 but lost: {text}" for text, message in self.answered.items() if there.get(text) != message]


async def upgrade(binary):
    """The program file is replaced while the old one runs; the new one goes on with the same files."""
    with tempfile.TemporaryDirectory(prefix="rookery-program-") as folder:
        program = pathlib.Path(folder, "rookery")
        shutil.copy2(binary, program)
        async with Scene(str(program), PEOPLE) as scene:
            scene.talk()
            await scene.heard_more(60)
            shutil.copy2(binary, f"{program}.new")
            pathlib.Path(f"{program}.new").rename(program)
            faults = await stop(scene)
            await scene.node.start()
            scene.up.set()
            await scene.heard_more(60)
            await scene.silence()
            return faults + await scene.judge()


TESTS = {
    "Stopped under load the node loses no ack, tells everybody to come back, and everybody goes on where they were": stops,
    "The program is replaced in place, and everybody goes on where they were": upgrade,
}
