"""What only nodes of ours have between each other, or show of it: direct rooms, delivered and read messages, what comes live."""

import functools

from agreement import agree
from member import quoted
from stage import NORTH, SOUTH, WEST
from talking import lobby
from waiting import until


async def status_of(sender, message, expected):
    async def look():
        seen = await sender.get(f"messages/{quoted(message)}")
        assert seen["status"] == expected, f"{seen['status']}, {seen['receipts']}"
        return True

    await until(f"{sender.id} sees that the message is {expected}", look)


async def delivered_and_read(stage):
    room, ada, cleo = await lobby(stage, NORTH, SOUTH)
    said = await ada.say(room, "Did you get this?")
    await cleo.sees(room, "Did you get this?")
    await cleo.post(f"rooms/{quoted(room)}/delivered", {"messageId": said})
    await status_of(ada, said, "delivered")
    await cleo.read(room, said)
    await status_of(ada, said, "read")


async def heard_live(stage):
    room, ada, cleo = await lobby(stage, NORTH, SOUTH)
    async with cleo.listening() as ear:
        said = await ada.say(room, "Hear me.")
        assert (await ear.hears("new_message", id=said))["sender"]["displayName"] == "Ada"
        await ada.edit(room, said, "Hear me now.")
        assert (await ear.hears("message_edited", id=said))["content"]["text"] == "Hear me now."
        await ada.react(room, said, "👂")
        await ear.hears("reaction_added", messageId=said, userId=ada.id, emoji="👂")
        await ada.remove(room, said)
        await ear.hears("message_deleted", messageId=said)
        await ada.give_role(room, cleo.id, "moderator")
        await ear.hears("member_updated", roomId=room, userId=cleo.id, role="moderator")
        ben = await stage.enter("Ben", at=NORTH)
        await ben.join(room)
        await ear.hears("user_joined", roomId=room, userId=ben.id)
        await ben.leave(room)
        await ear.hears("user_left", roomId=room, userId=ben.id)


async def direct(stage, away):
    ada, cleo = await stage.enter("Ada", at=NORTH), await stage.enter("Cleo", at=away)
    room = (await ada.post("rooms", {"kind": "direct", "members": [cleo.id]}))["id"]
    await cleo.becomes("invite", room)
    await cleo.join(room)
    await ada.say(room, "Just the two of us.")
    await cleo.sees(room, "Just the two of us.")
    await cleo.say(room, "As it should be.")
    await ada.sees(room, "As it should be.")
    await agree(room, ada, cleo)
    assert (await ada.get(f"rooms/{quoted(room)}"))["with"]["id"] == cleo.id
    return room, ada, cleo


async def direct_between_ours(stage):
    room, ada, cleo = await direct(stage, SOUTH)
    assert (await cleo.get(f"rooms/{quoted(room)}"))["with"]["id"] == ada.id
    # Whoever asks for it again, from either side, finds the one that is there.
    for one, other in ((ada, cleo), (cleo, ada)):
        assert (await one.post("rooms", {"kind": "direct", "members": [other.id]}))["id"] == room


async def direct_with_synapse(stage):
    await direct(stage, WEST)


async def said_before_accepting(stage, away):
    ada, cleo = await stage.enter("Ada", at=NORTH), await stage.enter("Cleo", at=away)
    room = (await ada.post("rooms", {"kind": "direct", "members": [cleo.id]}))["id"]
    await ada.say(room, "Are you there?")
    await cleo.becomes("invite", room)
    await cleo.join(room)
    await cleo.sees(room, "Are you there?")
    await cleo.say(room, "I am.")
    await ada.sees(room, "Are you there?", "I am.")


async def everybody_at_once(stage):
    room, ada, cleo = await lobby(stage, NORTH, SOUTH)
    dan = await stage.enter("Dan", at=WEST)
    await dan.join(room, SOUTH)
    said = []
    for number in range(10):
        for person in (ada, cleo, dan):
            said.append(f"{person.id} says {number}")
            await person.say(room, said[-1])
    for person in (ada, cleo, dan):
        await person.sees(room, *said)
    await agree(room, ada, cleo, dan)


TESTS = {
    "A sender sees when somebody on the other node was told, and when they read": delivered_and_read,
    "All that happens in a room is heard live on the other node": heard_live,
    "A direct room across nodes is one room, whoever asks for it": direct_between_ours,
    "A direct room with somebody on Synapse": direct_with_synapse,
    "What is said in a direct room before the other accepts is there once they do": functools.partial(said_before_accepting, away=SOUTH),
    "What is said in a direct room before somebody on Synapse accepts is there once they do": functools.partial(said_before_accepting, away=WEST),
    "Two nodes of ours and Synapse share one room, and all talk": everybody_at_once,
}
