"""The write-ahead log stays small however much is read meanwhile, and what was said is all there."""

import asyncio
import pathlib
import urllib.parse

from scene import Scene

CEILING = 4 << 20
# One commit may begin just below the point from which on writes are refused.
LARGEST_COMMIT = 2 << 20
SETTINGS = {
    "ROOKERY_DATABASE_WAL_LIMIT_MIB": "1", "ROOKERY_DATABASE_WAL_CEILING_MIB": "4",
    # Reads begin and end all the time; none of them may keep the log for ever.
    "ROOKERY_DATABASE_READERS": "8", "ROOKERY_DATABASE_READ_DEADLINE_MS": "500",
}
READERS = 8


async def constant_readers(binary):
    async with Scene(binary, 6, SETTINGS) as scene:
        log = pathlib.Path(scene.node.data, "rookery.db-wal")
        scene.posted = 0
        scene.talk()
        reading = [asyncio.create_task(read(scene)) for _ in range(READERS)]
        posting = [asyncio.create_task(post(scene, number)) for number in range(4)]
        largest = written = 0
        salts = set()
        while written < 400:
            largest = max(largest, log.stat().st_size)
            salts.add(log.read_bytes()[16:24] if log.stat().st_size else b"")
            written = scene.posted
            await asyncio.sleep(0.01)  # between two looks; nothing is judged by it
        await scene.silence()
        counts = await asyncio.gather(*reading)
        await asyncio.gather(*posting)
        print(f"  {sum(counts)} pages read beside {written} sends of 12 KB; the log was {largest / (1 << 20):.1f} MiB at most, begun anew "
              f"{len(salts) - 1} times")
        faults = await scene.judge()
        if largest > 2 * CEILING + LARGEST_COMMIT:
            faults.append(f"the write-ahead log grew to {largest} bytes")
        if len(salts) < 3:
            faults.append("the log was never begun anew: the test wrote too little to mean anything")
        return faults


async def read(scene):
    """Reads the room's newest messages again and again. How often."""
    count, path = 0, f"rooms/{urllib.parse.quote(scene.rooms[0])}/messages?limit=50"
    while not scene.stop.is_set():
        try:
            await scene.ask("GET", path, scene.owner)
        except RuntimeError as refusal:
            if "503" not in str(refusal):
                raise
        count += 1
    return count


async def post(scene, number):
    """Long messages, so that the log grows fast."""
    count = 0
    while not scene.stop.is_set():
        status, _ = await scene.send(f"{number} {count} " + "x" * 12_000)
        count += 1
        scene.posted += status == 201


TESTS = {
    "Under constant readers the write-ahead log stays within its ceiling, and nothing is lost": constant_readers,
}
