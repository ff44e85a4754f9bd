"""The disk gets full, fails, lies or turns read-only while everybody talks: clear refusals, nothing half done, and back by itself."""

import asyncio
import contextlib
import errno
import os
import pathlib
import subprocess
import tempfile

from scene import Scene
from shim import DATABASE, LOG, OTHER, FaultyDisk

EVERYTHING = DATABASE | LOG | OTHER
PEOPLE = 6


async def disk_fills(binary):
    """No file gets longer: 507 over HTTP, storage_full at the live doors."""
    return await trouble(binary, lambda disk: disk.fill(), "storage_full", 507)


async def writes_fail(binary):
    return await trouble(binary, lambda disk: disk.tell(kinds=EVERYTHING, write_error=errno.EIO), "busy", 503)


async def disk_turns_read_only(binary):
    return await trouble(
        binary, lambda disk: disk.tell(kinds=EVERYTHING, write_error=errno.EROFS, open_error=errno.EROFS), "busy", 503)


async def syncs_fail(binary):
    return await trouble(binary, lambda disk: disk.fail_syncs(1 << 20, EVERYTHING), "busy", 503)


async def trouble(binary, begin, code, status):
    """Talk, trouble, talk again: what was refused is said again by everybody and must be there once."""
    with FaultyDisk() as disk:
        async with Scene(binary, PEOPLE, environment=disk.environment, data=disk.data) as scene:
            scene.talk()
            await scene.heard_more(60)
            begin(disk)
            await scene.refused(code, 3 * PEOPLE)
            found, problem = await scene.send("while the disk is in trouble")
            faults = [] if (found, problem.get("code")) == (status, code) else [f"a send was answered {found}: {problem}"]
            faults += await still_reads(scene)
            disk.heal()
            await scene.heard_more(60)
            await scene.silence()
            faults += await scene.judge()
            if any(message["content"]["text"].startswith("while the disk") for message in scene.histories[scene.rooms[0]]):
                faults.append("a message that was refused is there")
            await scene.node.terminate()
            checked, said = await scene.node.command("check")
            return faults + ([] if checked == 0 else [f"rookery check: {said}"])


async def still_reads(scene):
    """Whoever only reads notices nothing."""
    try:
        await scene.ask("GET", "rooms", scene.owner)
        return []
    except RuntimeError as refusal:
        return [f"reading was refused: {refusal}"]


async def small_disk(binary):
    """A file system that is really full, where one can be mounted."""
    if os.geteuid() != 0:
        print("  only root can mount a small disk: left to the simulated one")
        return []
    with small_file_system(24) as folder:
        settings = {"ROOKERY_DATABASE_WAL_LIMIT_MIB": "1", "ROOKERY_DATABASE_WAL_CEILING_MIB": "4"}
        async with Scene(binary, PEOPLE, settings, data=f"{folder}/data") as scene:
            scene.talk()
            await scene.heard_more(30)
            ballast = pathlib.Path(folder, "ballast")
            with contextlib.suppress(OSError), ballast.open("wb") as file:
                while True:
                    file.write(bytes(1 << 16))
                    file.flush()
            await scene.refused("storage_full", 2 * PEOPLE)
            status, problem = await scene.send("too much")
            faults = [] if status == 507 else [f"a send was answered {status}: {problem}"]
            ballast.unlink()
            await scene.heard_more(30)
            await scene.silence()
            return faults + await scene.judge()


@contextlib.contextmanager
def small_file_system(mebibytes):
    with tempfile.TemporaryDirectory(prefix="rookery-small-") as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "none", folder], check=True)
        try:
            yield folder
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


TESTS = {
    "On a full disk sends are refused with storage_full, and taken again when there is space": disk_fills,
    "A small disk that is really full is no other": small_disk,
    "While writes fail, sends are refused, reads go on, and nothing is half done": writes_fail,
    "A file system that turns read-only refuses sends until it can be written again": disk_turns_read_only,
    "While syncs fail nothing is acknowledged; when they work again the node goes on by itself": syncs_fail,
}
