"""A room is found from elsewhere, joined, and talked in."""

from agreement import agree
from pairs import told_of_each
from waiting import until


async def lobby(stage, home, away, **more):
    """Ada at home has a public room; Cleo has come from away. The room, and both."""
    ada, cleo = await stage.enter("Ada", at=home), await stage.enter("Cleo", at=away)
    room = await ada.make_room("Lobby", **more)
    await cleo.join(room, home)
    return room, ada, cleo


async def found_by_alias(stage, home, away):
    ada, cleo = await stage.enter("Ada", at=home), await stage.enter("Cleo", at=away)
    room = await ada.make_room("Lobby", alias=f"lobby-{stage.tag}")
    hello = await ada.say(room, "Hello, who is there?")
    await cleo.join(f"#lobby-{stage.tag}:{home}")
    await cleo.becomes("join", room)
    await cleo.say(room, "It is me.")
    await ada.sees(room, "It is me.")
    await cleo.sees(room, "Hello, who is there?")
    seen = await agree(room, ada, cleo)
    assert hello in seen["messages"] and seen["about"]["name"] == "Lobby", seen


async def found_in_directory(stage, home, away):
    ada, cleo = await stage.enter("Ada", at=home), await stage.enter("Cleo", at=away)
    name = f"Lobby of story {stage.tag}"
    room, hidden = await ada.make_room(name), await ada.make_room("Kitchen", public=False)
    found = await cleo.directory(home)
    assert found.get(room) == name and hidden not in found, found
    await cleo.join(room, home)
    await agree(room, ada, cleo)


async def conversation(stage, home, away):
    room, ada, cleo = await lobby(stage, home, away)
    first = await ada.say(room, "What shall we eat?")
    await cleo.sees(room, "What shall we eat?")
    second = await cleo.reply(room, first, "Bread.")
    await ada.sees(room, "Bread.")
    await ada.edit(room, first, "What shall we eat tonight?")
    await ada.react(room, second, "🍞")
    await cleo.react(room, first, "👍")
    await cleo.react(room, second, "👍")
    third = await cleo.say(room, "Nobody should read this.")
    await ada.sees(room, "Nobody should read this.")
    await cleo.remove(room, third)
    await cleo.unreact(room, second, "👍")
    await cleo.say(room, "Tschüß, 再见, 🐦‍⬛")
    await ada.sees(room, "Tschüß, 再见, 🐦‍⬛")
    seen = (await agree(room, ada, cleo))["messages"]
    assert seen[first] == (ada.id, "What shall we eat tonight?", True, None, [("👍", 1)]), seen
    assert seen[second] == (cleo.id, "Bread.", False, first, [("🍞", 1)]), seen
    assert seen[third] == (cleo.id, None), seen


async def typing_and_reading(stage, home, away):
    room, ada, cleo = await lobby(stage, home, away)
    for one, other in ((ada, cleo), (cleo, ada)):
        said = await one.say(room, f"This is {one.id}.")
        await other.sees(room, f"This is {one.id}.")
        async with other.listening() as ear:
            await one.type(room)
            await ear.typing(room, one.id)
        async with one.listening() as ear:
            await other.read(room, said)
            await ear.reading(room, other.id, said)


async def names_and_roles(stage, home, away):
    room, ada, cleo = await lobby(stage, home, away)
    await ada.knows(cleo.id, "Cleo")
    await cleo.knows(ada.id, "Ada")
    await ada.give_role(room, cleo.id, "moderator")

    async def may_change():
        return (await agree(room, ada, cleo))["members"][cleo.id] == ("join", "moderator")

    await until("Cleo is moderator on both", may_change)
    await cleo.change_room(room, name="Parlour", topic="Everything that is loud")

    async def is_changed():
        return (await agree(room, ada, cleo))["about"] == {"name": "Parlour", "topic": "Everything that is loud"}

    await until("both see the new name and topic", is_changed)


TESTS = told_of_each({
    "a room is found by its alias, joined, and both talk in it": found_by_alias,
    "a public room is in the directory that others ask for, a private one is not": found_in_directory,
    "messages, a reply, an edit, reactions and a deletion are the same on both": conversation,
    "typing and reading are seen on the other side, in both directions": typing_and_reading,
    "names of people are shown, and a moderator from elsewhere gives the room another name and topic": names_and_roles,
})
