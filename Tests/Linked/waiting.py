"""Nothing here sleeps for a while and hopes: what is awaited is looked for until it is there or its time is over."""

import asyncio
import os
import time

LONGEST = float(os.environ.get("LINKED_SECONDS", 60))  # on a busy machine a node needs many


async def until(what, look, seconds=LONGEST):
    """What `look` gives as soon as it is true. Looks that fail with an AssertionError count as not yet."""
    deadline = time.monotonic() + seconds
    while True:
        began = time.monotonic()
        try:
            seen = await look()
            last = f"saw {seen!r}"
        except AssertionError as reason:
            seen, last = None, str(reason)
        if seen:
            return seen
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds} s; {last}")
        # Between two looks; nothing is judged by it. A look that takes long is not taken all the time.
        await asyncio.sleep(max(0.1, time.monotonic() - began))
