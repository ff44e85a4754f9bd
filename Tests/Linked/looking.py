"""What people of two nodes see of each other on their pages, and do there."""

from pages import in_front_of_the_page, picture
from stage import NORTH, SOUTH


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


TESTS = {
    "A room made on the page with an address is joined from another node's page by that address": by_address,
}
