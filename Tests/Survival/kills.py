"""kill -9 under load: the node dies at random moments and comes back, while people go on talking."""

import asyncio
import random

from scene import Scene


async def kills(binary, rounds, seed, say=print):
    """What went wrong, and how many messages were acknowledged."""
    moments = random.Random(seed)
    async with Scene(binary) as scene:
        scene.talk()
        for number in range(1, rounds + 1):
            before = scene.acknowledged
            # The random moment of death is the test: counted in messages too, so that a slow machine has load as well.
            await scene.heard_more(moments.randrange(40))
            await asyncio.sleep(moments.uniform(0, 0.5))
            scene.up.clear()
            await scene.node.kill()
            await scene.node.start()
            scene.up.set()
            say(f"  death {number}: {scene.acknowledged - before} acknowledged before it")
        await scene.heard_more(len(scene.people))  # a little talk after the last death
        await scene.silence()
        faults = await scene.judge()
        stored = sum(map(len, scene.histories.values()))
        if scene.acknowledged < rounds:
            faults.append(f"only {scene.acknowledged} messages were acknowledged in {rounds} rounds: nothing was tried")
        if stored < scene.acknowledged:
            faults.append(f"{scene.acknowledged} were acknowledged, {stored} are there")
        return faults, scene.acknowledged
