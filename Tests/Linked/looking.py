"""What people of two nodes see of each other on their pages, and do there."""

from member import quoted
from outages import HEAL
from pages import in_front_of_the_page, picture
from stage import NORTH, SOUTH, WEST
from talking import lobby
from waiting import until


async def invites(stage):
    ada, cleo = await stage.enter("Ada", at=NORTH), await stage.enter("Cleo", at=SOUTH)
    async with in_front_of_the_page(cleo) as looking:
        await ada.invite(await ada.make_room("Kitchen", public=False), cleo.id)
        for _ in range(2):  # as it comes, and after a reload
            await looking.see("Ada invites you", ".invite-line")
            await looking.see(ada.id, ".invite-line")
            cut = await looking.page.run("[...document.querySelectorAll('.invite-line')].filter((e) => e.scrollWidth > e.clientWidth).length")
            assert cut == 0, "words of the invite are cut"
            await picture(looking, "invited-from-elsewhere")
            await looking.page.reload()
        await looking.click("Join", ".invite-row button")
        await looking.see("Kitchen", ".chat-title h2")
        await ada.post("rooms", {"kind": "direct", "members": [cleo.id]})
        await looking.see("wants to write with you", ".invite-line")
        await looking.see("Ada", ".invite-row .room-name")
        await looking.click("Join", ".invite-row button")
        await looking.see("Ada", ".chat-title h2")
        await looking.see(ada.id, ".chat-title p")
        await looking.see(NORTH, ".room-row .room-node")
        await looking.click("About Ada")
        await looking.see(ada.id, ".room-card .hint")
        await picture(looking, "direct-with-elsewhere")


async def invite_of(stage, away):
    """Who invites is named with the name they have at home, before anybody has asked for it."""
    ada, cleo = await stage.enter("Ada", at=away), await stage.enter("Cleo", at=SOUTH)
    room = await ada.make_room("Kitchen", public=False)
    await ada.invite(room, cleo.id)

    async def look():
        mine = next(each for each in (await cleo.get("rooms"))["items"] if each["id"] == room)["me"]
        assert mine["invitedBy"]["id"] == ada.id and mine["invitedBy"]["displayName"] == "Ada", mine
        return True

    await until("the invite says whose it is", look)
    await cleo.join(room)
    assert "invitedBy" not in (await cleo.get(f"rooms/{quoted(room)}"))["me"]


async def invite_of_ours(stage):
    await invite_of(stage, NORTH)


async def invite_of_synapse(stage):
    await invite_of(stage, WEST)


async def by_address(stage):
    ada, cleo = await stage.enter("Ada", at=NORTH), await stage.enter("Cleo", at=SOUTH)
    address = f"bakery-{stage.tag}"
    async with in_front_of_the_page(ada) as home, in_front_of_the_page(cleo) as away:
        await home.click("New conversation or room")
        await home.click("Create a room")
        await home.fill("Name", "Bakery")
        await home.fill("Address", "Not An Address")
        await home.page.run("(() => { rookeryFind('select', 'Who can find it')[0].value = 'public'; })()")
        await home.click("Create room")
        await home.see("An alias has", ".field-error")
        await home.fill("Address", address)
        await home.see(f"#kitchen:{NORTH}", ".hint")
        await picture(home, "create-a-room")
        await home.click("Create room")
        await home.see("Bakery", ".chat-title h2")

        await away.click("New conversation or room")
        await away.click("Join by link")
        await away.fill("Link, or address", "the bakery, please")
        await away.click("Go on")
        await away.see("This is no link into a room", ".form-error")
        await away.fill("Link, or address", f"#nobodys-{stage.tag}:{NORTH}")
        await away.click("Go on")
        await away.see("doesn’t exist, or it isn’t open to you", ".form-error")
        await picture(away, "no-such-address")
        await away.fill("Link, or address", f" #{address}:{NORTH} ")
        await away.click("Go on")
        await away.see("Bakery", ".chat-title h2")
        await away.say("Two rolls, please.")
        await home.see("Two rolls, please.", ".bubble")
        await home.see("Cleo", ".sender")
        await home.say("Here you are.")
        await away.see("Here you are.", ".bubble")
        await picture(away, "joined-by-address")


async def panel(stage):
    """The panel stays open over an outage: nothing is clicked, and it says what is so."""
    room, ada, cleo = await lobby(stage, NORTH, SOUTH)
    async with in_front_of_the_page(ada, "Lobby") as looking:
        await looking.click("About this room")
        await looking.see("reachable", ".room-nodes .reachable")
        await looking.see("this node", ".room-nodes li:first-child .hint")
        async with stage.down(SOUTH):
            await ada.say(room, "Are you there?")
            await looking.see("does not answer", ".room-nodes .away", HEAL)
            await picture(looking, "panel-in-an-outage")
        await looking.see_no("does not answer", ".room-nodes .away", HEAL)
        await cleo.sees(room, "Are you there?", seconds=HEAL)
        await picture(looking, "panel-after-an-outage")


TESTS = {
    "Who is invited from another node sees on the page who it is, by name and node, and in a direct room, too": invites,
    "An invite from another node says who invites, by name": invite_of_ours,
    "An invite from Synapse says who invites, by name": invite_of_synapse,
    "The panel of a room says while it is open which nodes answer": panel,
    "A room made on the page with an address is joined from another node's page by that address": by_address,
}
