"""Who comes, goes, is asked in and thrown out, across nodes."""

import functools

from agreement import agree
from member import refused
from outages import HEAL
from pairs import told_of_each
from stage import NORTH, SOUTH, WEST
from talking import lobby
from waiting import LONGEST, until


async def kitchen(stage, home, away, **more):
    """Ada at home has a private room, and Cleo is away. The room, and both."""
    ada, cleo = await stage.enter("Ada", at=home), await stage.enter("Cleo", at=away)
    return await ada.make_room("Kitchen", public=False, **more), ada, cleo


async def invited(stage, home, away):
    room, ada, cleo = await kitchen(stage, home, away)
    with refused():
        await cleo.join(room, home)
    await ada.invite(room, cleo.id)
    await cleo.becomes("invite", room)
    await cleo.join(room)
    await cleo.say(room, "Thank you for asking me in.")
    await ada.sees(room, "Thank you for asking me in.")
    await agree(room, ada, cleo)


async def declined(stage, home, away):
    room, ada, cleo = await kitchen(stage, home, away)
    for _ in range(2):  # whoever said no may be asked again
        await ada.invite(room, cleo.id)
        await cleo.becomes("invite", room)
        await cleo.leave(room)
        await is_not_in(ada, room, cleo)
    with refused():
        await cleo.join(room, home)


async def declined_unheard(stage, home, away):
    room, ada, cleo = await kitchen(stage, home, away)
    await ada.invite(room, cleo.id)
    await cleo.becomes("invite", room)
    with stage.apart(home, away):
        await cleo.leave(room)
        await is_out(cleo, room)
        assert (await agree(room, ada))["members"][cleo.id][0] == "invite"
    await is_not_in(ada, room, cleo, seconds=HEAL)


async def taken_back(stage, home, away):
    room, ada, cleo = await kitchen(stage, home, away)
    await ada.invite(room, cleo.id)
    await cleo.becomes("invite", room)
    await ada.kick(room, cleo.id)
    await is_no_longer_asked(cleo, room)
    with refused():
        await cleo.join(room, home)


async def kicked(stage, home, away):
    room, ada, cleo = await lobby(stage, home, away)
    await cleo.say(room, "I am loud.")
    await ada.sees(room, "I am loud.")
    await ada.kick(room, cleo.id)
    await is_out(cleo, room)
    with refused():
        await cleo.say(room, "I am still loud.")
    await cleo.join(room, home)
    await cleo.say(room, "I will be quiet.")
    await ada.sees(room, "I will be quiet.")
    await agree(room, ada, cleo)


async def banned(stage, home, away):
    room, ada, cleo = await lobby(stage, home, away)
    await ada.ban(room, cleo.id)
    await is_out(cleo, room)
    with refused():
        await cleo.join(room, home)
    await ada.unban(room, cleo.id)

    async def comes_back():
        try:
            await cleo.join(room, home)
        except Exception as refusal:  # her node may not have heard yet
            raise AssertionError(str(refusal)) from refusal
        return True

    await until("Cleo may come back", comes_back)
    await cleo.say(room, "Back again.")
    await ada.sees(room, "Back again.")
    await agree(room, ada, cleo)


async def gone_and_back(stage, home, away):
    room, ada, cleo = await lobby(stage, home, away)
    await cleo.say(room, "I have to go.")
    await ada.sees(room, "I have to go.")
    await cleo.leave(room)
    await is_not_in(ada, room, cleo)
    missed = [await ada.say(room, f"Something she misses, {number}") and f"Something she misses, {number}" for number in range(5)]
    await cleo.join(room, home)
    await cleo.sees(room, *missed)
    await cleo.say(room, "What did I miss?")
    await ada.sees(room, "What did I miss?")
    await agree(room, ada, cleo)


async def moderators_reach_far(stage, home, away):
    room, ada, cleo = await lobby(stage, home, away)
    ben = await stage.enter("Ben", at=home)
    await ben.join(room)
    await ada.give_role(room, cleo.id, "moderator")
    said = await ben.say(room, "Spam, spam, spam.")
    await cleo.sees(room, "Spam, spam, spam.")

    async def acts():
        try:
            await cleo.remove(room, said)
        except Exception as refusal:  # the role is on its way
            raise AssertionError(str(refusal)) from refusal
        return True

    await until("Cleo may delete", acts)
    await cleo.kick(room, ben.id)
    await is_out(ben, room)
    seen = await agree(room, ada, cleo)
    assert ben.id not in seen["members"] and seen["messages"][said] == (ben.id, None), seen


async def knocked(stage, home, away):
    room, ada, cleo = await kitchen(stage, home, away, knock=True)
    await cleo.knock(room, home)

    async def is_heard():
        return (await agree(room, ada))["members"].get(cleo.id) == ("knock", None)

    await until("Ada sees who knocks", is_heard)
    await ada.invite(room, cleo.id)
    await cleo.becomes("invite", room)
    await cleo.join(room, home)
    await cleo.say(room, "You heard me.")
    await ada.sees(room, "You heard me.")
    await agree(room, ada, cleo)


async def knock_refused(stage, home, away):
    room, ada, cleo = await kitchen(stage, home, away, knock=True)
    await cleo.knock(room, home)

    async def is_heard():
        return (await agree(room, ada))["members"].get(cleo.id) == ("knock", None)

    await until("Ada sees who knocks", is_heard)
    await ada.kick(room, cleo.id)
    await is_no_longer_asked(cleo, room)
    with refused():
        await cleo.join(room, home)


# What is waited for


async def is_not_in(seer, room, somebody, seconds=LONGEST):
    """Waits until one member no longer sees another in the room."""

    async def look():
        seen = (await agree(room, seer))["members"]
        assert somebody.id not in seen, f"is {seen[somebody.id]}"
        return True

    await until(f"{seer.id} sees that {somebody.id} is out", look, seconds)


async def is_out(somebody, room):
    """Waits until the member's own node no longer has them in the room."""

    async def look():
        own = await somebody.membership(room)
        assert own not in ("join", "invite", "knock"), f"the membership is {own}"
        return True

    await until(f"{somebody.id} is out", look)


is_no_longer_asked = is_out

TESTS = told_of_each({
    "who is invited comes in, who is not stays outside": invited,
    "an invite is declined, more than once, and opens nothing afterwards": declined,
    "an invite that was taken back is gone on the other side": taken_back,
    "who is kicked hears it, cannot talk, and may come back into a public room": kicked,
    "who is banned stays outside until the ban is lifted": banned,
    "who leaves and comes back sees what was said meanwhile": gone_and_back,
    "a moderator from elsewhere deletes what others said and kicks them": moderators_reach_far,
    "who knocks is heard, invited and comes in": knocked,
}) | {
    # Between others the one who knocked does not hear of it: Synapse tells it to nobody outside the room.
    "North and South: who knocks and is sent away stays outside": functools.partial(knock_refused, home=NORTH, away=SOUTH),
    # Of the nodes only ours say later what they could not say at once.
    "North and South: an invite that was declined while the line was cut is gone once it is mended": functools.partial(
        declined_unheard, home=NORTH, away=SOUTH),
    "Synapse and North: an invite that was declined while the line was cut is gone once it is mended": functools.partial(
        declined_unheard, home=WEST, away=NORTH),
}
