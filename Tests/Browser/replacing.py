"""A room is replaced by a new one: everybody is led over, and the old one stays to be read."""

from reach import CONTRAST, PHONE, STICKING_OUT
from stage import scenario


async def looks_right(stage, person, name):
    """Pictures in light and in dark; nothing sticks out and every word stands out from its ground."""
    for dark in (False, True):
        await person.page.look(dark)
        await stage.picture(person, f"{name}-{'dark' if dark else 'light'}")
        out = await person.page.run(STICKING_OUT)
        assert not out, f"{name}: {out[:5]}"
        weak = await person.page.run(CONTRAST)
        assert not weak, f"{name}, {'dark' if dark else 'light'}: {weak[:5]}"
    await person.page.look(False)


@scenario("Ada replaces a room from its panel: Ben is led into the new one, and the old one says where it goes on and stays readable")
async def replaced(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben", **PHONE)
    await stage.room(ada, ben, name="Kitchen")
    await ben.say("The soup is on the stove")
    await ada.see("The soup is on the stove", ".bubble")
    await ada.click("About this room")
    await ada.see("Members", "h3")
    await ada.click("Replace by a new room")
    await ada.see("Replace Kitchen?", "dialog h2")
    await looks_right(stage, ada, "replace-question")
    await ada.click("Replace the room", "dialog button")
    await ada.see("What was said before is in the old room")
    await looks_right(stage, ada, "replaced-new-room")
    await ben.see("A new room has taken this one’s place", ".replaced-room")
    await ben.see_no("Write a message", "textarea")
    await looks_right(stage, ben, "phone-replaced-old-room")
    await ben.click("Go there")
    await ben.see("Nothing here yet", "p")
    await looks_right(stage, ben, "phone-replaced-new-room")
    await ben.say("And here?")
    await ada.see("And here?", ".bubble")
    await ada.click("Show it")
    await ada.see("The soup is on the stove", ".bubble")
    await looks_right(stage, ada, "replaced-old-room")
    await ada.click("About this room")
    await ada.see("Members", "h3")
    await ada.see_no("Invite by link")
    await looks_right(stage, ada, "replaced-old-room-panel")
