"""Who is there, told from node to node where both admins have it so."""

from pairs import told_of_each
from stage import EAST, NORTH, SOUTH
from talking import lobby
from waiting import until


async def coming_and_going(stage, home, away):
    _, ada, cleo = await lobby(stage, home, away)
    async with ada.listening() as near:
        async with cleo.listening() as far:
            await cleo.shows("online")
            await near.status(cleo.id, "online")
            await ada.shows("online")
            await far.status(ada.id, "online")
            await cleo.shows("away")
            await near.status(cleo.id, "away")
            await ada.shows("away")
            await far.status(ada.id, "away")
            await until("Cleo sees how Ada is there", lambda: sees(cleo, ada, "away"))
        await cleo.shows("offline")
        await near.status(cleo.id, "offline")
        await until("Ada sees that Cleo is gone", lambda: sees(ada, cleo, "offline"))


async def sees(viewer, other, status):
    seen = await viewer.status_of(other.id)
    assert seen == status, f"it is {seen}"
    return True


async def nothing_unless_wanted(stage):
    room, ada, eve = await lobby(stage, NORTH, EAST)
    # Dan's node wants to know, and Fay is at Eve's side: when these two have heard of it, it has been told.
    dan, fay = await stage.enter("Dan", at=SOUTH), await stage.enter("Fay", at=EAST)
    await dan.join(room, NORTH)
    await fay.join(room)
    async with ada.listening() as near, eve.listening() as far, dan.listening() as abroad, fay.listening() as beside:
        await ada.shows("away")
        await abroad.status(ada.id, "away")
        await eve.shows("away")
        await beside.status(eve.id, "away")
        asked = await ada.say(room, "Who is there?")
        await far.hears("new_message", id=asked)
        answered = await eve.say(room, "I do not say.")
        await near.hears("new_message", id=answered)
        for ear, other in ((near, eve), (far, ada)):
            told = [data for name, data in ear.heard if name == "user_status" and data["userId"] == other.id]
            assert not told, told
    assert await ada.status_of(eve.id) == "offline" and await eve.status_of(ada.id) == "offline"


TESTS = told_of_each({"people see each other come and go": coming_and_going}) | {
    "A node whose admin does not share presence tells nobody, and believes nobody": nothing_unless_wanted,
}
