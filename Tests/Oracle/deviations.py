"""Where Synapse and we differ, and why: rooms that show each of it. Random rooms keep clear of these.

A difference that is gone fails the run, too: then its entry must go.

1. Events that the state before them rejected. The specification lets state resolution admit them later ("Rejected events"), Synapse never
   does and says so in its source. We follow the specification; the cases count how often it matters, and compare with Synapse's way.
"""

from synapse_side import SynapseRoom

ADA, BEN, CLEO = "@ada:north.example", "@ben:north.example", "@cleo:south.example"


class Scene(SynapseRoom):
    """A room told event by event; every event names what the state before it asks for."""

    def __init__(self, version, **create):
        super().__init__(version)
        self.room_id = None if version == "12" else "!lobby:north.example"
        content = {"room_version": version, **create}
        if version == "10":
            content["creator"] = ADA
        self.room_id = self.events[self.say("m.room.create", "", content, ADA)].room_id
        self.say("m.room.member", ADA, {"membership": "join"}, ADA)

    def say(self, kind, key, content, sender, signers=()):
        state = self.after[self.ids[-1]] if self.ids else {}
        names = [("m.room.power_levels", ""), ("m.room.member", sender)]
        if self.version.identifier != "12":
            names.append(("m.room.create", ""))
        if kind == "m.room.member":
            names += [("m.room.member", key)] * (key != sender)
            names += [("m.room.join_rules", "")] * (content["membership"] in ("join", "invite", "knock"))
        servers = {sender.split(":", 1)[1], *signers}
        wire = {
            "type": kind, "state_key": key, "sender": sender, "content": content, "origin_server_ts": len(self.ids), "depth": len(self.ids) + 1,
            "prev_events": self.ids[-1:], "auth_events": [state[n] for n in names if n in state],
            "signatures": {s: {"ed25519:1": "x"} for s in servers},
        }  # fmt: skip
        if self.room_id:
            wire["room_id"] = self.room_id
        return self.judge(wire)


def invitation_out_of_a_closed_room():
    """Rule 4 looks at the sender's server. Synapse looks at the invited user's server, too. Who is invited cannot join either way."""
    scene = Scene("11", **{"m.federate": False})
    scene.say("m.room.member", CLEO, {"membership": "invite"}, ADA)
    return scene


def closed_by_another_word():
    """Rule 4 asks for `false`. Synapse takes everything but `true` for `false`."""
    scene = Scene("11", **{"m.federate": "yes"})
    scene.say("m.room.join_rules", "", {"join_rule": "public"}, ADA)
    scene.say("m.room.member", CLEO, {"membership": "join"}, CLEO)
    return scene


def authoriser_of_what_is_no_join():
    """Rule 5.2 asks for the authoriser's signature whatever the membership is. Synapse asks for it on joins."""
    scene = Scene("12")
    scene.say("m.room.member", BEN, {"membership": "invite", "join_authorised_via_users_server": CLEO}, ADA)
    return scene


def member_that_is_no_user():
    """A ban of what is no user id by its grammar. Synapse splits at the colon and looks no further."""
    scene = Scene("12")
    scene.say("m.room.member", "@someone:under_score", {"membership": "ban"}, ADA)
    return scene


def level_of_what_is_no_user():
    """Rule 10.3 asks for valid user ids. Synapse asks for the sigil and a colon."""
    scene = Scene("12")
    scene.say("m.room.power_levels", "", {"users": {"@someone:under_score": 1}}, ADA)
    return scene


def levels_under_another_key():
    """Rule 10 holds for every event of the type. Synapse compares with the event of the same state key, so with none. Nobody reads these."""
    scene = Scene("11")
    scene.say("m.room.join_rules", "", {"join_rule": "public"}, ADA)
    scene.say("m.room.power_levels", "", {"users": {ADA: 100, BEN: 50}}, ADA)
    scene.say("m.room.member", BEN, {"membership": "join"}, BEN)
    scene.say("m.room.power_levels", "other", {"users": {CLEO: 75}}, BEN)
    return scene


# Room -> whether Synapse allows its last event; we say the opposite.
TABLE = {
    invitation_out_of_a_closed_room: False,
    closed_by_another_word: False,
    authoriser_of_what_is_no_join: True,
    member_that_is_no_user: True,
    level_of_what_is_no_user: True,
    levels_under_another_key: True,
}


def check(room, expected, answers):
    scene = room()
    theirs = scene.verdicts[scene.ids[-1]][1]
    ours = answers.ask(scene)["events"][-1]["state"]
    if ((theirs is None), (ours == "allowed")) == (expected, not expected):
        return 0
    print(f"{room.__name__}: expected Synapse to {'allow' if expected else 'refuse'} and us not to; Synapse: {theirs}, we: {ours}")
    return 1
