"""Nodes that go away, lines that are cut, and how all agree again."""

from agreement import agree
from member import quoted
from pairs import told_of_each
from signed import ask
from stage import EAST, NORTH, SOUTH
from talking import lobby
from waiting import LONGEST, until

HEAL = 2.5 * LONGEST  # a node that was away is asked again after half a minute, and on a busy machine more


async def say_all(person, room, texts):
    for text in texts:
        await person.say(room, text)
    return texts


def many(what, count):
    return [f"{what} {number}" for number in range(1, count + 1)]


async def guest_dies(stage, home, away):
    room, ada, cleo = await lobby(stage, home, away)
    await cleo.say(room, "Before.")
    await ada.sees(room, "Before.")
    async with stage.down(away):
        missed = await say_all(ada, room, many("Missed", 20))
    await cleo.sees(room, *missed, seconds=HEAL)
    await cleo.say(room, "After.")
    await ada.sees(room, "After.", seconds=HEAL)
    await agree(room, ada, cleo)


async def host_dies(stage, home, away):
    room, ada, cleo = await lobby(stage, home, away)
    dan = await stage.enter("Dan", at=away)
    await dan.join(room, home)
    async with stage.down(home):
        # The room goes on where anybody is left.
        missed = await say_all(cleo, room, many("Meanwhile", 20))
        await dan.sees(room, *missed)
    await ada.sees(room, *missed, seconds=HEAL)
    await ada.say(room, "I am back.")
    await cleo.sees(room, "I am back.", seconds=HEAL)
    await agree(room, ada, cleo, dan)


async def line_cut(stage, home, away):
    room, ada, cleo = await lobby(stage, home, away)
    with stage.apart(home, away):
        here, there = await say_all(ada, room, many("Here", 10)), await say_all(cleo, room, many("There", 10))
        await ada.change_room(room, topic="What was said here")
    await ada.sees(room, *there, seconds=HEAL)
    await cleo.sees(room, *here, seconds=HEAL)
    await agree(room, ada, cleo, seconds=HEAL)
    await same_state(stage, room, home, away, await ada.say(room, "Together again."), cleo)


async def same_state(stage, room, home, away, message, reader):
    """Both nodes name the same state and the same events that allow it, at a message that both have."""
    await reader.sees(room, "Together again.", seconds=HEAL)
    here = await ask(stage, away, home, f"v1/state_ids/{quoted(room)}", event_id=message)
    there = await ask(stage, home, away, f"v1/state_ids/{quoted(room)}", event_id=message)
    for status, answer in (here, there):
        assert status == 200 and answer["pdu_ids"], answer
    for part in ("pdu_ids", "auth_chain_ids"):
        difference = set(here[1][part]) ^ set(there[1][part])
        assert not difference, f"{part} differ in {difference}"


async def third_node(stage):
    room, ada, cleo = await lobby(stage, NORTH, SOUTH)
    await say_all(ada, room, many("Early", 30))
    ben = await stage.enter("Ben", at=EAST)
    await ben.join(room, NORTH)
    await ben.say(room, "I come late.")
    for person in (ada, cleo):
        await person.sees(room, "I come late.")
    await cleo.say(room, "Better than never.")
    await ben.sees(room, "Better than never.", *many("Early", 30))
    await agree(room, ada, cleo, ben)
    # What the other two say reaches everybody, also while the room's first node is away.
    async with stage.down(NORTH):
        await cleo.say(room, "North sleeps.")
        await ben.sees(room, "North sleeps.")
        await ben.say(room, "Let it.")
        await cleo.sees(room, "Let it.")
    await ada.sees(room, "North sleeps.", "Let it.", seconds=HEAL)
    await agree(room, ada, cleo, ben)


async def nodes_of_room(stage):
    room, ada, cleo = await lobby(stage, NORTH, SOUTH)

    async def reachable(expected):
        async def look():
            nodes = {node["name"]: node["reachable"] for node in (await ada.get(f"rooms/{quoted(room)}"))["nodes"]}
            assert nodes == {NORTH: True, SOUTH: expected}, nodes
            return True

        await until(f"South is shown as {'' if expected else 'not '}reachable", look, HEAL)

    await cleo.say(room, "Here I am.")
    await ada.sees(room, "Here I am.")
    await reachable(True)
    async with stage.down(SOUTH):
        await ada.say(room, "Are you there?")
        await reachable(False)
    await cleo.sees(room, "Are you there?", seconds=HEAL)
    await reachable(True)


TESTS = {
    **told_of_each({
        "the guest's node dies, and has everything once it is back": guest_dies,
        "the room's first node dies, and the room goes on without it": host_dies,
        "the line is cut while both sides talk, and both agree when it is mended": line_cut,
    }),
    "A third node comes late, has the story from before, and needs the first one no more": third_node,
    "A room shows on which nodes it lives, and which of them cannot be reached": nodes_of_room,
}
