"""What only rooms made on Synapse have: other versions, joins by membership elsewhere, upgrades, access lists for servers."""

import functools

from agreement import agree
from member import quoted, refused
from memberships import is_not_in
from signed import ask
from stage import NORTH, SOUTH, WEST
from waiting import until


async def life_of_version(stage, version):
    dan, ada = await stage.enter("Dan", at=WEST), await stage.enter("Ada", at=NORTH)
    room = await dan.make_room("Lobby", version=version)
    await ada.join(room, WEST)
    first = await ada.say(room, f"So this is version {version}.")
    await dan.sees(room, f"So this is version {version}.")
    await dan.reply(room, first, "One of them.")
    await dan.react(room, first, "👍")
    await ada.sees(room, "One of them.")
    second = await ada.say(room, "Forget this.")
    await dan.sees(room, "Forget this.")
    await ada.remove(room, second)
    await dan.give_role(room, ada.id, "moderator")
    await dan.change_room(room, topic=f"Version {version}")

    async def all_is_known():
        seen = await agree(room, dan, ada)
        assert seen["messages"][second] == (ada.id, None) and seen["members"][ada.id] == ("join", "moderator"), seen
        assert seen["about"]["topic"] == f"Version {version}", seen
        return True

    await until("both know all", all_is_known)
    await ada.leave(room)
    await is_not_in(dan, room, ada)
    await ada.join(room, WEST)
    message = await ada.say(room, "There and back again.")
    await dan.sees(room, "There and back again.")
    await agree(room, dan, ada)
    await same_state(stage, room, message)


async def same_state(stage, room, message):
    here = await ask(stage, WEST, NORTH, f"v1/state_ids/{quoted(room)}", event_id=message)
    there = await ask(stage, NORTH, WEST, f"v1/state_ids/{quoted(room)}", event_id=message)
    assert here[0] == there[0] == 200, (here, there)
    for part in ("pdu_ids", "auth_chain_ids"):
        assert set(here[1][part]) == set(there[1][part]), f"{part} differ in {set(here[1][part]) ^ set(there[1][part])}"


async def restricted(stage):
    """Whoever is in the hall may come into the study, let in by any node that has somebody there who may invite."""
    dan, ada, cleo = [await stage.enter(name, at=at) for name, at in (("Dan", WEST), ("Ada", NORTH), ("Cleo", SOUTH))]
    hall = await dan.make_room("Hall")
    rule = {"join_rule": "restricted", "allow": [{"type": "m.room_membership", "room_id": hall}]}
    study = await dan.make_room("Study", public=False, initial_state=[{"type": "m.room.join_rules", "state_key": "", "content": rule}])
    with refused():
        await ada.join(study, WEST)
    await ada.join(hall, WEST)
    await ada.join(study, WEST)
    await ada.say(study, "Let me in, I am from the hall.")
    await dan.sees(study, "Let me in, I am from the hall.")
    with refused():
        await cleo.join(study, NORTH)
    await cleo.join(hall, NORTH)
    await ada.sees(hall)

    async def comes():
        try:
            await cleo.join(study, NORTH)
        except Exception as refusal:  # North may not have heard of her in the hall yet
            raise AssertionError(str(refusal)) from refusal
        return True

    await until("Cleo is let in by North", comes)
    await cleo.say(study, "North let me in.")
    for person in (dan, ada):
        await person.sees(study, "North let me in.")
    await agree(study, dan, ada, cleo)


async def upgrade(stage):
    dan, ada = await stage.enter("Dan", at=WEST), await stage.enter("Ada", at=NORTH)
    old = await dan.make_room("Lobby", version="10")
    await ada.join(old, WEST)
    new = (await dan.call("POST", f"rooms/{quoted(old)}/upgrade", {"new_version": "12"}))["replacement_room"]

    async def is_told():
        room = await ada.get(f"rooms/{quoted(old)}")
        assert room["replacedBy"] == new, room
        return True

    await until("Ada sees which room replaces it", is_told)
    await ada.join(new, WEST)
    await ada.say(new, "A new home.")
    await dan.sees(new, "A new home.")
    await agree(new, dan, ada)


async def our_upgrade(stage):
    ada, ben = await stage.enter("Ada", at=NORTH), await stage.enter("Ben", at=NORTH)
    cleo, dan = await stage.enter("Cleo", at=SOUTH), await stage.enter("Dan", at=WEST)
    old = await ada.make_room("Kitchen", public=False)
    for person in (ben, cleo, dan):
        await ada.invite(old, person.id)
        await person.becomes("join" if person is ben else "invite", old)
        if person is not ben:
            await person.join(old, NORTH)
    await ada.say(old, "The last words.")
    for person in (cleo, dan):
        await person.sees(old, "The last words.")
    with refused():
        await ben.post(f"rooms/{quoted(old)}/upgrade")
    new = (await ada.post(f"rooms/{quoted(old)}/upgrade"))["id"]
    await ben.becomes("join", new)
    assert (await ben.get(f"rooms/{quoted(new)}"))["replaces"] == old
    for person in (cleo, dan):
        await person.becomes("invite", new)

    async def is_closed():
        assert (await cleo.get(f"rooms/{quoted(old)}"))["replacedBy"] == new
        state = await dan.state(old)
        assert state["m.room.tombstone", ""]["content"]["replacement_room"] == new
        assert state["m.room.power_levels", ""]["content"]["events_default"] == 50
        return True

    await until("South and Synapse know which room replaces it", is_closed)
    for person in (ben, cleo, dan):
        with refused():
            await person.say(old, "Is anybody left?")
    for person in (cleo, dan):
        await person.join(new, NORTH)
    # What is said beside a join reaches who joins as history only, which Synapse asks of whom it likes.
    await agree(new, ada, ben, cleo, dan)
    for person in (cleo, dan):
        await person.say(new, f"{person.id} is here.")
    for person in (ada, ben):
        await person.sees(new, f"{cleo.id} is here.", f"{dan.id} is here.")
    assert (await dan.state(new))["m.room.create", ""]["content"]["predecessor"]["room_id"] == old
    await agree(new, ada, ben, cleo, dan)


async def access_list(stage):
    dan, ada, cleo = [await stage.enter(name, at=at) for name, at in (("Dan", WEST), ("Ada", NORTH), ("Cleo", SOUTH))]
    room = await dan.make_room("Lobby")
    for person in (ada, cleo):
        await person.join(room, WEST)
    message = await cleo.say(room, "South may talk.")
    for person in (dan, ada):
        await person.sees(room, "South may talk.")
    status, answer = await ask(stage, SOUTH, NORTH, f"v1/state_ids/{quoted(room)}", event_id=message)
    assert status == 200, answer
    await dan.set_state(room, "m.room.server_acl", {"allow": ["*"], "deny": ["south.*"], "allow_ip_literals": False})

    async def is_shut_out():
        status, answer = await ask(stage, SOUTH, NORTH, f"v1/state_ids/{quoted(room)}", event_id=message)
        assert status == 403, (status, answer)
        return True

    await until("North shuts South out", is_shut_out)
    await dan.say(room, "Only West and North now.")
    await ada.sees(room, "Only West and North now.")
    await dan.set_state(room, "m.room.server_acl", {"allow": ["*"], "deny": []})

    async def is_let_in():
        status, answer = await ask(stage, SOUTH, NORTH, f"v1/state_ids/{quoted(room)}", event_id=message)
        assert status == 200, (status, answer)
        return True

    await until("North lets South in again", is_let_in)


async def new_name(stage):
    ada, dan = await stage.enter("Ada", at=NORTH), await stage.enter("Dan", at=WEST)
    rooms = []
    for name in ("Lobby", "Kitchen"):
        rooms.append(await ada.make_room(name))
        await dan.join(rooms[-1], NORTH)
    for name in ("Ada L.", "Ada Lovelace"):
        await ada.call("PATCH", "users/me", {"displayName": name})

    async def is_told():
        for room in rooms:
            said = (await dan.state(room))["m.room.member", ada.id]["content"]
            assert said["membership"] == "join" and said["displayname"] == "Ada Lovelace", said
        return True

    await until("Synapse's rooms say what Ada is called now", is_told)
    await ada.say(rooms[0], "It is still me.")
    await dan.sees(rooms[0], "It is still me.")
    await agree(rooms[0], ada, dan)


async def new_key(stage):
    """Old events stay believed: South comes when they are signed by a key that North uses no more."""
    ada, dan = await stage.enter("Ada", at=NORTH), await stage.enter("Dan", at=WEST)
    room = await ada.make_room("Lobby")
    await dan.join(room, NORTH)
    await ada.say(room, "Signed with the old key.")
    await dan.sees(room, "Signed with the old key.")
    north = await stage.node(NORTH)
    status, said = await north.command("rotate-key")
    assert status == 0, said
    async with stage.down(NORTH, gently=True):
        pass
    await ada.say(room, "Signed with the new key.")
    await dan.sees(room, "Signed with the new key.")
    cleo = await stage.enter("Cleo", at=SOUTH)
    await cleo.join(room, NORTH)
    await cleo.sees(room, "Signed with the old key.", "Signed with the new key.")
    await agree(room, ada, dan, cleo)


TESTS = {
    **{f"A room of version {version} lives on Synapse and with us": functools.partial(life_of_version, version=version)
       for version in ("10", "11", "12")},
    "Synapse and then a node of ours let in whoever is in the hall, and nobody else": restricted,
    "A room that Synapse replaces by one of a newer version says so with us": upgrade,
    "A private room of ours is replaced, and people here, on another node and on Synapse go over": our_upgrade,
    "Synapse shows the new name of somebody of ours in every room": new_name,
    "A server that the room's access list denies is told nothing by us, until the list changes": access_list,
    "A node's key changes, and events before and after are believed, by Synapse and by whoever comes late": new_key,
}
