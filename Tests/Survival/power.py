"""The power goes: what was not synced is lost, or not, or half of it. The node is started on what is left."""

import asyncio
import pathlib
import random
import tempfile

import journal
from scene import Scene
from shim import DATABASE, LOG, FaultyDisk

# Mostly the log, so that commits are refused; or only the file, so that copies of the log are lost.
OF_THE_LOG, OF_THE_FILE = (LOG, LOG, LOG | DATABASE), (DATABASE,)
# Small, so that the log is copied and reset between the cuts.
SMALL_LOG = {"ROOKERY_DATABASE_WAL_LIMIT_MIB": "1", "ROOKERY_DATABASE_WAL_CEILING_MIB": "4"}


async def power_cuts(binary, cuts, seed, failing_syncs=(), say=print):
    """What went wrong after so many cuts, all of them in one history of talk, and the acknowledged messages put to the test.

    `failing_syncs`: of which files syncs fail now and then while everybody talks; drawn from these each time."""
    keeps = random.Random(seed)
    with FaultyDisk(journal=True) as disk:
        async with Scene(binary, 9, SMALL_LOG, environment=disk.environment, data=disk.data) as scene:
            scene.talk()
            await scene.heard_more(150)
            if failing_syncs == OF_THE_FILE:
                await lose_copies(scene, disk)
            elif failing_syncs:
                await fail_now_and_then(scene, disk, keeps, failing_syncs)
            await scene.node.kill()
            await scene.node.start()
            await scene.heard_more(keeps.randrange(150))
            await scene.node.kill()
            scene.stop.set()
            faults = [fault for person in scene.people for fault in person.faults]
            lines = journal.read(disk.journal)
            tried = 0
            # What a copy has lost shows only once the log is begun anew.
            first = len(lines) * 3 // 4 if failing_syncs == OF_THE_FILE else 1
            for state, moment in states(lines, first, cuts, keeps):
                found, acknowledged = await look_at(scene, disk, state, moment, keeps)
                tried += acknowledged
                faults += found
                say(f"  cut at {moment / 1e9:.3f}: {acknowledged} acknowledged before it{', FAULTY' if found else ''}")
            return faults, tried


async def fail_now_and_then(scene, disk, keeps, kinds):
    """A few syncs fail, again and again; everybody talks on meanwhile and afterwards."""
    for _ in range(8):
        disk.fail_syncs(keeps.randrange(1, 4), keeps.choice(kinds))
        await scene.heard_more(keeps.randrange(5, 40))
    disk.heal()


async def lose_copies(scene, disk):
    """While everybody talks the log is copied in parts, which SQLite does not sync. In a quiet moment the last part is copied, and the
    sync of the file fails: all the parts are lost. Once the disk works again, the next talk begins the log anew."""
    for _ in range(2):
        disk.fail_syncs(1 << 20, DATABASE)
        await scene.heard_more(80)
        failed = disk.ask("syncs_failed")
        await scene.silence()
        while disk.ask("syncs_failed") == failed:
            await asyncio.sleep(0.02)  # between two looks; nothing is judged by it
        disk.heal()
        scene.talk()
        await scene.heard_more(10)
        await scene.silence()
        await asyncio.sleep(1.5)  # the quiet moment in which what is left of the log is copied
        scene.talk()
        await scene.heard_more(10)


def states(lines, first, cuts, keeps):
    """The disk at random lines of the journal from the `first` on, one after the other, and the moment of each."""
    disk, chosen = journal.Disk(), set(keeps.sample(range(first, len(lines)), cuts))
    for number, line in enumerate(lines):
        if number in chosen:
            yield disk, line.time
        disk.take(line)


async def look_at(scene, disk, state, moment, keeps):
    """Starts a node on what a cut at that moment leaves."""
    with tempfile.TemporaryDirectory(prefix="rookery-cut-") as folder:
        how = state.survivors(str(disk.home), folder, keeps)
        data = f"{folder}/data"
        again = Scene.later(scene, moment, data=data)
        promised = sum(len(person.acknowledged) for person in again.people)
        try:
            faults = await check(again, data) or await come_back(again)
        except Exception as reason:
            faults = [f"what was left could not be used: {reason!r}"]
        return [f"after a cut at {moment} ({how}): {fault}" for fault in faults], promised


async def check(again, data):
    """What the program's own check finds on the files as the cut left them."""
    if not pathlib.Path(data, "rookery.db").exists():
        return ["the database is gone"] if again.people else []
    if not again.people:
        return []  # the schema may not be there yet: starting is what counts
    status, said = await again.node.command("check")
    return [] if status == 0 else [f"rookery check: {said}"]


async def come_back(again):
    """Everybody repeats a little, goes on talking, and must have heard everything once."""
    if not again.people:
        await again.node.start()
        await again.node.stop()
        return []
    async with again:
        await asyncio.gather(*(person.repeat(2) for person in again.people))
        again.talk()
        await again.heard_more(len(again.people))
        await again.silence()
        return await again.judge()
