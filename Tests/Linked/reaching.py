"""What is said shows its sender which other nodes have it."""

from member import quoted, refused
from outages import HEAL
from pages import in_front_of_the_page, picture
from stage import EAST, NORTH, SOUTH, WEST
from talking import lobby
from waiting import until


async def reach_is(sender, message, reached, *missing):
    """Waits until the message shows its sender that so many other nodes have it, and which have not."""
    expected = {"nodes": reached + len(missing), "reached": reached, "missing": sorted(missing)}

    async def look():
        seen = (await sender.get(f"messages/{quoted(message)}"))["reach"]
        assert {**seen, "missing": sorted(seen["missing"])} == expected, seen
        return True

    await until(f"{sender.id} sees {expected}", look, HEAL)


async def hears_reached(ear, room, node):
    """Waits for the live event that says that a node of the room has got further. Its position there."""

    async def look():
        told = [data for name, data in ear.heard if name == "message_reached" and data["roomId"] == room]
        return max((each["position"] for data in told for each in data["nodes"] if each["name"] == node), default=0)

    return await until(f"{ear.person.id} hears that {node} has got further", look, HEAL)


async def at_once(stage, away):
    room, ada, cleo = await lobby(stage, NORTH, away)
    async with ada.listening() as ear:
        said = await ada.post(f"rooms/{quoted(room)}/messages", {"text": "To all of you."})
        assert said["reach"]["nodes"] == 1, said
        assert await hears_reached(ear, room, away) >= said["position"]
    await reach_is(ada, said["id"], 1)
    nodes = (await ada.get(f"messages/{quoted(said['id'])}/nodes"))["items"]
    assert nodes == [{"name": away, "reached": True, "reachable": True, "unreachableSince": None}], nodes
    ben = await stage.enter("Ben", at=NORTH)
    await ben.join(room)
    assert "reach" not in await ben.get(f"messages/{quoted(said['id'])}")
    with refused():
        await ben.get(f"messages/{quoted(said['id'])}/nodes")


async def with_ours(stage):
    await at_once(stage, SOUTH)


async def with_synapse(stage):
    await at_once(stage, WEST)


async def alone(stage):
    ada = await stage.enter("Ada", at=NORTH)
    room = await ada.make_room("Attic")
    said = await ada.post(f"rooms/{quoted(room)}/messages", {"text": "Nobody hears me."})
    assert "reach" not in said and "reach" not in (await ada.messages(room))[-1], said
    assert not (await ada.get(f"messages/{quoted(said['id'])}/nodes"))["items"]


async def away_and_back(stage):
    room, ada, cleo = await lobby(stage, NORTH, SOUTH)
    dan = await stage.enter("Dan", at=EAST)
    await dan.join(room, NORTH)
    async with stage.down(SOUTH):
        early = await ada.say(room, "One of you sleeps.")
        await reach_is(ada, early, 1, SOUTH)

        async def unreachable():
            first = (await ada.get(f"messages/{quoted(early)}/nodes"))["items"][0]
            assert first["name"] == SOUTH and not first["reached"] and first["unreachableSince"], first
            return True

        await until("South is shown as unreachable, and since when", unreachable, HEAL)
        async with stage.down(NORTH):
            pass
        await reach_is(ada, early, 1, SOUTH)
        late = await ada.say(room, "I slept, too.")
        await reach_is(ada, late, 1, SOUTH)
        ear = ada.listening()
        await ear.__aenter__()
    try:
        # Nothing is read again until the news has come.
        position = await hears_reached(ear, room, SOUTH)
        while position < (await ada.get(f"messages/{quoted(late)}"))["position"]:
            ear.heard.clear()
            position = await hears_reached(ear, room, SOUTH)
    finally:
        await ear.__aexit__()
    for message in (early, late):
        await reach_is(ada, message, 2)
    await cleo.sees(room, "One of you sleeps.", "I slept, too.", seconds=HEAL)


async def on_the_page(stage):
    _, ada, cleo = await lobby(stage, NORTH, SOUTH)
    async with in_front_of_the_page(ada, "Lobby") as looking:
        await looking.say("Are you all there?")
        await looking.see("Are you all there?", ".message:not(.pending)")
        await looking.see_no("", ".reach-hint")
        async with stage.down(SOUTH):
            await looking.say("And now?")
            await looking.see("1 of 2 nodes", ".reach-hint")
            await picture(looking, "not-reached")
            await looking.click("1 of 2 nodes", ".reach-hint")
            await looking.see(SOUTH, "dialog li")
            await picture(looking, "where-it-has-arrived")
            await looking.key("Escape")
            await looking.see("1 of 2 nodes", ".reach-hint")
        # The page is not loaded again.
        await looking.see_no("", ".reach-hint", HEAL)
        await picture(looking, "reached")


TESTS = {
    "A sender sees that a message has reached the other node": with_ours,
    "A sender sees that a message has reached Synapse": with_synapse,
    "A room that lives here alone says nothing of other nodes": alone,
    "A message that has not reached a node shows so, over a restart of one's own node too, until that node is back": away_and_back,
    "The page says what has not reached a node, which one, and when it has": on_the_page,
}
