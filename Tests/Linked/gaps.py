"""What Synapse's people said while our node could not hear it: gaps of every size, and bursts."""

import asyncio
import functools

from agreement import agree
from outages import HEAL, many
from stage import NORTH, WEST
from talking import lobby
from waiting import LONGEST

AT_ONCE = 10
LONG = 5 * LONGEST


async def say_at_once(person, room, texts):
    """As many people would: several at a time."""
    free = asyncio.Semaphore(AT_ONCE)

    async def say(text):
        async with free:
            await person.say(room, text)

    await asyncio.gather(*map(say, texts))
    return texts


async def gap(stage, size):
    room, dan, ada = await lobby(stage, WEST, NORTH)
    await dan.say(room, "Before.")
    await ada.sees(room, "Before.")
    async with stage.down(NORTH):
        missed = await say_at_once(dan, room, many("Missed", size))
    await dan.say(room, "After.")
    await ada.sees(room, *missed, "After.", seconds=LONG)
    await agree(room, dan, ada)


async def gap_behind_restart(stage):
    """Synapse starts anew meanwhile, and then tells only the newest of each room."""
    room, dan, ada = await lobby(stage, WEST, NORTH)
    await dan.say(room, "Before.")
    await ada.sees(room, "Before.")
    with stage.apart(NORTH, WEST):
        missed = await say_at_once(dan, room, many("Missed", 60))
        async with stage.down(WEST, gently=True):
            pass
    await dan.say(room, "After.")  # what was on its way when it ended, Synapse sends with the next
    await ada.sees(room, *missed, "After.", seconds=LONG)
    await agree(room, dan, ada)


async def burst(stage, home, away, size):
    room, speaker, listener = await lobby(stage, home, away)
    texts = await say_at_once(speaker, room, many("Burst", size))
    await listener.sees(room, *texts, seconds=LONG)
    await speaker.say(room, "That is all.")
    await listener.sees(room, "That is all.", seconds=HEAL)
    seen = await agree(room, speaker, listener)
    assert len(seen["messages"]) == size + 1, len(seen["messages"])


TESTS = {
    **{f"A gap of {size} that Synapse's people made while our node was down is filled": functools.partial(gap, size=size)
       for size in (1, 19, 21, 500)},
    "A gap is filled though Synapse started anew behind it": gap_behind_restart,
    "A burst of 2,000 from Synapse is heard, every message of it": functools.partial(burst, home=WEST, away=NORTH, size=2000),
    "A burst of 2,000 of ours is seen on Synapse, every message of it": functools.partial(burst, home=NORTH, away=WEST, size=2000),
}
