"""Invite links that people of other nodes use."""

from agreement import agree
from member import quoted, refused
from stage import NORTH, SOUTH


async def invite_link(stage):
    ada, ben = await stage.enter("Ada", at=NORTH), await stage.enter("Ben", at=NORTH)
    cleo, eve, finn = [await stage.enter(name, at=SOUTH) for name in ("Cleo", "Eve", "Finn")]
    room = await ada.make_room("Kitchen", public=False)
    await ada.change_room(room, topic="What is for dinner")
    link = (await ada.post(f"rooms/{quoted(room)}/invites", {"uses": 2}))["url"]
    assert link.endswith(f"@{NORTH}"), link
    token = link.split("#join=")[1]
    with refused():
        await cleo.join(room, NORTH)
    # Whoever looks sees the room, and uses nothing up.
    seen = (await cleo.get(f"rooms/invites/{quoted(token)}"))["room"]
    assert (seen["name"], seen["topic"], seen["memberCount"]) == ("Kitchen", "What is for dinner", 1), seen
    await cleo.post("rooms/join", {"room": link})
    await cleo.say(room, "I came by a link.")
    await ada.sees(room, "I came by a link.")

    async def left(expected):
        invites = (await ada.get(f"rooms/{quoted(room)}/invites"))["items"]
        assert invites[0]["usesLeft"] == expected, invites

    await left(1)
    # Whoever is in already uses nothing up.
    await cleo.post("rooms/join", {"room": link})
    await left(1)
    # South is in the room by now; a ban holds whatever the link says.
    await ada.invite(room, eve.id)
    await eve.becomes("invite", room)
    await ada.ban(room, eve.id)
    with refused():
        await eve.post(f"rooms/invites/{quoted(token)}/join")
    await left(1)
    await finn.post(f"rooms/invites/{quoted(token)}/join")
    await finn.say(room, "So did I.")
    await ada.sees(room, "So did I.")
    await left(0)
    gina = await stage.enter("Gina", at=SOUTH)
    for used in (link, link.replace(token.split("@")[0], "nonsense")):
        with refused():
            await gina.get(f"rooms/invites/{quoted(used.split('#join=')[1])}")
        with refused():
            await gina.post("rooms/join", {"room": used})
    await agree(room, ada, cleo, finn)
    # What never leaves the node is not for others.
    home = await ada.make_room("Attic", public=False, federate=False)
    closed = (await ada.post(f"rooms/{quoted(home)}/invites", {}))["url"]
    with refused():
        await gina.post("rooms/join", {"room": closed})
    await ben.post(f"rooms/invites/{quoted(closed.split('#join=')[1])}/join")


TESTS = {
    "An invite link lets people of another node in, as often as it says": invite_link,
}
