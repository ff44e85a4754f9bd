"""`rookery backup` while everybody talks: what it holds is one moment of the node, whole."""

import asyncio
import pathlib
import shutil

from scene import NodeProcess, Scene, doubles

PEOPLE = 9


async def backup_under_load(binary):
    async with Scene(binary, PEOPLE) as scene:
        scene.talk()
        await scene.heard_more(100)
        before = {text: message for person in scene.people for text, message in person.acknowledged.items()}
        file = f"{scene.node.folder.name}/backup"
        status, said = await scene.node.command("backup", file)
        after = {text for person in scene.people for text in person.said}
        await scene.heard_more(30)
        await scene.silence()
        faults = [] if status == 0 else [f"rookery backup ends with {status}: {said}"]
        status, said = await scene.node.command("check", "--backup", file)
        faults += [] if status == 0 else [f"rookery check --backup ends with {status}: {said}"]
        return faults + await scene.judge() + await restored(binary, scene, file, before, after)


async def restored(binary, scene, file, before, after):
    """What is wrong with a node made of the backup: it holds what was acknowledged before it began, and nothing from after its end."""
    other = NodeProcess(binary, scene.node.settings)
    try:
        status, said = await other.command("restore", file)
        faults = [] if status == 0 else [f"rookery restore ends with {status}: {said}"]
        status, said = await other.command("check")
        faults += [] if status == 0 else [f"rookery check ends with {status}: {said}"]
        await other.start()
        histories = [await scene.history(room, other) for room in scene.rooms]
        there = {message["content"]["text"]: message["id"] for messages in histories for message in messages}
        faults += [f"acknowledged before the backup but not in it: {text}" for text in before if there.get(text) != before[text]]
        faults += [f"in the backup but said after it: {text}" for text in there if text not in after]
        faults += [fault for messages in histories for fault in doubles(messages)]
        for room, messages in zip(scene.rooms, histories):
            whole = [message["id"] for message in scene.histories[room]]
            if [message["id"] for message in messages] != whole[: len(messages)]:
                faults.append("the restored history is not the beginning of the real one")
        return faults + await heard_anew(scene, other)
    finally:
        await other.stop()


async def heard_anew(scene, other):
    """A client that comes with a position of the node before the restore is told to start over, not given another history."""
    person = scene.people[0]
    heard = []
    person.port = other.port
    door = person._open()
    door.hear = lambda event, data: heard.append(event)
    await door.connect(person.position)
    while not {"resync", "resumed"} & set(heard):
        await asyncio.sleep(0.02)  # between two looks; nothing is judged by it
    await door.close()
    return [] if "resync" in heard else ["a position of before the restore was taken for one of the restored history"]


async def damaged_backup(binary):
    async with Scene(binary, 3) as scene:
        scene.talk()
        await scene.heard_more(20)
        await scene.silence()
        file = pathlib.Path(scene.node.folder.name, "backup")
        await scene.node.command("backup", str(file))
        spoiled = file.with_name("spoiled")
        shutil.copy(file, spoiled)
        with spoiled.open("r+b") as bytes_of:
            bytes_of.seek(40_000)
            byte = bytes_of.read(1)[0]
            bytes_of.seek(40_000)
            bytes_of.write(bytes([byte ^ 1]))
        await scene.node.terminate()
        status, said = await scene.node.command("restore", str(spoiled))
        faults = [] if status == 1 and "SHA-256" in said else [f"a spoiled backup: restore ends with {status}: {said}"]
        await scene.node.start()
        return faults + await scene.judge()


TESTS = {
    "A backup made under full load is one moment of the node: restored it is consistent, and clients start over": backup_under_load,
    "A backup with one flipped bit is not put in place, and nothing is touched": damaged_backup,
}
