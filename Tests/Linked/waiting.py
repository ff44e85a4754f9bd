"""Nothing here sleeps for a while and hopes: what is awaited is looked for until it is there or its time is over."""

import asyncio
import time

LONGEST = 60  # seconds; on a busy machine a node needs many


async def until(what, look, seconds=LONGEST):
    """What `look` gives as soon as it is true. Looks that fail with an AssertionError count as not yet."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            seen = await look()
            last = f"saw {seen!r}"
        except AssertionError as reason:
            seen, last = None, str(reason)
        if seen:
            return seen
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds} s; {last}")
        await asyncio.sleep(0.1)  # between two looks; nothing is judged by it
