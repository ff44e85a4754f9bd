"""Whether people on different nodes see the same room: messages, members, roles."""

from member import quoted
from person import Person
from waiting import until

MEMBERSHIPS = ("join", "invite", "knock", "ban")


async def agree(room, *people, seconds=60):
    """Waits until all of them see the same of the room. Gives what they see."""

    async def look():
        first, *others = [await view(person, room) for person in people]
        for person, other in zip(people[1:], others, strict=True):
            difference = differences(first, other)
            assert not difference, f"{people[0].id} and {person.id} see different things: {difference}"
        return first

    return await until(f"{', '.join(person.id for person in people)} see the same", look, seconds)


def differences(one, other):
    """The first few, as text."""
    found = []
    for part in one:
        for key in sorted(one[part].keys() | other[part].keys()):
            if one[part].get(key) != other[part].get(key):
                found.append(f"{part} {key}: {one[part].get(key)} and {other[part].get(key)}")
    return "; ".join(found[:5])


async def view(person, room):
    """Messages by id, members by id, and what the room is called."""
    return await (ours if isinstance(person, Person) else theirs)(person, room)


async def ours(person, room):
    about = await person.get(f"rooms/{quoted(room)}")
    members = {}
    for membership in MEMBERSHIPS:
        for user, member in (await person.members(room, membership)).items():
            members[user] = (membership, member["role"] if membership == "join" else None)
    messages = {message["id"]: our_message(message) for message in await person.messages(room) if message["content"].get("type") != "system"}
    return {"messages": messages, "members": members, "about": {"name": about["name"], "topic": about["topic"]}}


def our_message(message):
    if message["deleted"]:
        return (message["sender"]["id"], None)
    reactions = sorted((each["emoji"], each["count"]) for each in message["reactions"])
    answered = message["replyTo"]["id"] if message["replyTo"] else None
    return (message["sender"]["id"], message["content"]["text"], message["editedAt"] is not None, answered, reactions)


async def theirs(user, room):
    state = await user.state(room)

    def content(kind, field):
        return state.get((kind, ""), {}).get("content", {}).get(field)

    members = {}
    for (kind, key), event in state.items():
        membership = event["content"].get("membership")
        if kind == "m.room.member" and membership in MEMBERSHIPS:
            members[key] = (membership, role(key, state) if membership == "join" else None)
    # An empty topic is none.
    about = {"name": content("m.room.name", "name") or None, "topic": content("m.room.topic", "topic") or None}
    return {"messages": their_messages(await user.events(room)), "members": members, "about": about}


def role(user, state):
    """As our nodes call a level: creators of version 12 are owners, before it whoever has the highest level of all."""
    create = state["m.room.create", ""]
    levels = state["m.room.power_levels", ""]["content"]
    if int(create["content"]["room_version"]) >= 12:
        if user in [create["sender"], *create["content"].get("additional_creators", [])]:
            return "owner"
        highest = None
    else:
        highest = max([*levels.get("users", {}).values(), levels.get("users_default", 0)])
    level = levels.get("users", {}).get(user, levels.get("users_default", 0))
    if highest is not None and level == highest:
        return "owner"
    return "admin" if level >= 100 else "moderator" if level >= 50 else "member"


def their_messages(events):
    """What a client that folds edits, reactions and redactions would show."""
    shown = {}
    removed = {event["event_id"] for event in events if "redacted_because" in event.get("unsigned", {})}
    for event in events:
        relation = event["content"].get("m.relates_to", {}) if event["event_id"] not in removed else {}
        target = shown.get(relation.get("event_id"))
        kind = relation.get("rel_type")
        if event["type"] == "m.reaction":
            if target and kind == "m.annotation":
                target["reactions"].setdefault(relation["key"], set()).add(event["sender"])
        elif event["type"] == "m.room.message" and kind == "m.replace":
            if target and target["sender"] == event["sender"]:
                target["text"], target["edited"] = event["content"]["m.new_content"]["body"], True
        elif event["type"] == "m.room.message":
            answered = relation.get("m.in_reply_to", {}).get("event_id")
            shown[event["event_id"]] = {
                "sender": event["sender"], "text": event["content"].get("body"), "edited": False, "answered": answered, "reactions": {},
                "removed": event["event_id"] in removed}
    return {key: folded(message) for key, message in shown.items()}


def folded(message):
    if message["removed"]:
        return (message["sender"], None)
    reactions = sorted((emoji, len(users)) for emoji, users in message["reactions"].items())
    return (message["sender"], message["text"], message["edited"], message["answered"], reactions)
