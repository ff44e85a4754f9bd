"""Files that are not what they should be: damaged, from a newer version, in use, not to be written. Found, said, nothing made worse."""

import errno
import hashlib
import pathlib
import re
import sqlite3

from scene import NodeProcess, Scene
from shim import FaultyDisk

PEOPLE = 3


class Stopped:
    """A node that was talked on and has stopped, with its files for the test to spoil."""

    def __init__(self, binary, **node):
        self.scene = Scene(binary, PEOPLE, **node)
        self.node = self.scene.node
        self.path = pathlib.Path(self.node.data, "rookery.db")

    async def __aenter__(self):
        await self.scene.__aenter__()
        self.scene.talk()
        await self.scene.heard_more(40)
        await self.scene.silence()
        for number in range(60):
            await self.scene.send(f"a long message, number {number}: " + "x" * 3000)
        await self.node.terminate()
        return self

    async def __aexit__(self, *_):
        await self.scene.__aexit__()

    async def refuses_to_start(self, sentence):
        """What is wrong when the node does start, or says something else, or changes the file."""
        before = digest(self.path)
        try:
            await self.node.start()
        except RuntimeError as end:
            faults = [] if re.search(sentence, str(end)) else [f"the node does not say why it ends: {end}"]
            return faults + ([] if digest(self.path) == before else ["the file was changed"])
        return ["the node starts"]

    async def check_says(self, sentence):
        status, said = await self.node.command("check")
        return [] if status == 1 and re.search(sentence, said) else [f"rookery check ends with {status} and says: {said}"]


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def spoil(path, found, put):
    """Changes the first place where these bytes stand; at least one has to be there."""
    data = bytearray(path.read_bytes())
    at = data.index(found)
    data[at:at + len(put)] = put
    path.write_bytes(data)


async def newer_version(binary):
    async with Stopped(binary) as stopped:
        with sqlite3.connect(stopped.path) as database:
            database.execute("PRAGMA user_version = 999")
        database.close()
        return await stopped.refuses_to_start("newer") + await stopped.check_says("newer")


async def another_program(binary):
    async with Stopped(binary) as stopped:
        with sqlite3.connect(stopped.path) as database:
            database.execute("PRAGMA application_id = 7")
        database.close()
        return await stopped.refuses_to_start("program")


async def no_database(binary):
    async with Stopped(binary) as stopped:
        stopped.path.write_bytes(b"This is no database at all. " * 1000)
        return await stopped.refuses_to_start("not a database") + await stopped.check_says("not a database")


async def read_only_file(binary):
    with FaultyDisk() as disk:
        async with Stopped(binary, environment=disk.environment, data=disk.data) as stopped:
            disk.tell(open_error=errno.EACCES)
            return await stopped.refuses_to_start("cannot be written")


async def second_process(binary):
    async with Scene(binary, PEOPLE) as scene:
        scene.talk()
        second = NodeProcess(binary, scene.node.settings, data=scene.node.data)
        try:
            await second.start()
            faults = ["a second node starts on the same files"]
        except RuntimeError as end:
            owner = f"already in use by process {scene.node.process.pid}"
            faults = [] if owner in str(end) else [f"the second node does not say whose the file is: {end}"]
        finally:
            await second.stop()
        await scene.heard_more(30)
        await scene.silence()
        return faults + await scene.judge()


async def damaged_page(binary):
    """A page of messages becomes garbage under a running node: who reads it hears a problem, others go on."""
    async with Stopped(binary) as stopped:
        scene, faults = stopped.scene, []
        await stopped.node.start()
        damage(stopped.path, b"a long message, number 30:")
        try:
            await scene.history(scene.rooms[0])
            faults.append("garbage was read as if it were messages")
        except RuntimeError as refusal:
            if "503" not in str(refusal):
                faults.append(f"a damaged page is answered with {refusal}")
        faults += [f"a send was answered {status}" for status, _ in [await scene.send("after the damage")] if status != 201]
        await scene.history(scene.rooms[1])
        await stopped.node.terminate()
        return faults + await stopped.check_says("(?s)malformed|Pages: ") + await stopped.refuses_to_start("(?s)malformed.*restore")


def damage(path, found):
    """Makes garbage of the page in which these bytes stand."""
    data = path.read_bytes()
    page = data.index(found) // 4096 * 4096
    with path.open("r+b") as file:
        file.seek(page)
        file.write(bytes(range(256)) * 16)


async def flipped_bit_in_the_log(binary):
    """Another word in a stored event: SQLite cannot know, its id does."""
    async with Stopped(binary) as stopped:
        spoil(stopped.path, b"a long message, number 30:", b"a long message, number 31:")
        return await stopped.check_says("(?s)not what its id says.*restore")


async def flipped_bit_in_the_file(binary):
    """One bit of a page's header: the structure breaks."""
    async with Stopped(binary) as stopped:
        data = bytearray(stopped.path.read_bytes())
        page = data.index(b"a long message, number 20:") // 4096 * 4096
        data[page] ^= 0x40
        stopped.path.write_bytes(data)
        return await stopped.check_says("(?s)(Pages: |malformed).*restore")


TESTS = {
    "A database of a newer version stops the start with a sentence and stays as it is": newer_version,
    "A database of another program stops the start with a sentence and stays as it is": another_program,
    "A file that is no database stops the start with a sentence and stays as it is": no_database,
    "A database that cannot be written stops the start with a sentence": read_only_file,
    "A second process on the same files is told whose they are, and the first one notices nothing": second_process,
    "A page that is damaged refuses who reads it; everybody else goes on, and the next start says what to do": damaged_page,
    "A changed word in the log is found by its hash, and the check says what to do": flipped_bit_in_the_log,
    "A flipped bit in the file is found, and the check says what to do": flipped_bit_in_the_file,
}
