"""Random lives of a room: members come, go, are banned, change the rules, and all of that on branches that meet again."""

import random

from signedjson.key import decode_signing_key_base64, encode_verify_key_base64, get_verify_key
from signedjson.sign import sign_json
from synapse import event_auth
from synapse.events import make_event_from_dict

from synapse_side import SynapseRoom

USERS = ["@ada:north.example", "@ben:north.example", "@cleo:south.example", "@dan:south.example", "@eve:west.example", "@fay:west.example"]
VOUCHERS = [decode_signing_key_base64("ed25519", "1", letter * 42 + "A") for letter in "ABC"]
LEVELS = [None, -1, 0, 1, 25, 49, 50, 51, 75, 99, 100, 101, 2**53 - 1]
THRESHOLDS = ["users_default", "events_default", "state_default", "ban", "redact", "kick", "invite"]
TYPES = ["m.room.topic", "m.room.name", "m.room.power_levels", "m.room.join_rules", "m.room.message", "m.room.redaction", "m.room.third_party_invite"]


def server(user):
    return user.split(":", 1)[1]


class RandomRoom(SynapseRoom):
    def __init__(self, seed, events=None):
        self.random = random.Random(seed)
        super().__init__(self.random.choice(["10", "11", "12"]))
        # Some rooms have few people and much quarrel, others the whole cast.
        self.people = USERS[: self.random.randint(3, len(USERS))]
        self.found()
        # A quarter of all rooms leaves power levels out: then the creator's own power counts.
        if self.random.random() < 0.75:
            self.send("m.room.power_levels", "", self.first_levels(), self.creator)
        for _ in range(events or self.random.randint(8, 45)):
            self.act()

    # The beginning

    def found(self):
        self.creator = self.random.choice(self.people)
        content = {"room_version": self.version.identifier}
        if self.version.identifier == "10":
            content["creator"] = self.creator
        if self.version.identifier == "12" and self.random.random() < 0.5:
            content["additional_creators"] = self.random.sample(self.people, self.random.randint(0, 2))
        if self.random.random() < 0.1:
            content["m.federate"] = self.random.random() < 0.5
        self.creators = {self.creator, *content.get("additional_creators", [])} if self.version.identifier == "12" else set()
        # Where a room never leaves its server, invitations to other servers are judged differently: see deviations.py.
        if content.get("m.federate") is False:
            self.people = [u for u in USERS if server(u) == server(self.creator)]
        self.room_id = None if self.version.identifier == "12" else f"!lobby:{server(self.creator)}"
        self.clock = 1_700_000_000_000
        self.room_id = self.events[self.send("m.room.create", "", content, self.creator)].room_id
        self.send("m.room.member", self.creator, {"membership": "join"}, self.creator)

    def first_levels(self):
        users = {self.creator: 100}
        for user in self.random.sample(self.people, self.random.randint(0, 2)):
            users[user] = self.random.choice([50, 75, 100])
        content = {"users": {u: level for u, level in users.items() if u not in self.creators}}
        if self.random.random() < 0.5:
            content["invite"] = self.random.choice([0, 50])
        return content

    # What happens

    def act(self):
        self.prev = self.predecessors()
        self.state = self.state_after(self.prev)
        chosen = self.random.choices(
            [self.member, self.power_levels, self.join_rules, self.other_state, self.message, self.third_party_invite],
            [40, 18, 12, 14, 8, 4],
        )[0]
        chosen()

    def predecessors(self):
        """Mostly the newest events, often two branches, now and then something old."""
        named = {p for e in self.events.values() for p in e.prev_event_ids()}
        tips = [e for e in self.ids if e not in named]
        luck = self.random.random()
        if luck < 0.35:
            return [tips[-1]]
        if luck < 0.65:
            return [self.random.choice(self.ids[-8:])] if len(self.ids) > 2 else [self.ids[-1]]
        if luck < 0.95:
            return self.random.sample(tips, min(len(tips), self.random.randint(2, 4)))
        return [self.random.choice(self.ids[1:])]

    def content_of(self, kind, key=""):
        event_id = self.state.get((kind, key))
        return self.events[event_id].content if event_id else {}

    def membership(self, user):
        return self.content_of("m.room.member", user).get("membership")

    def anybody(self):
        """Mostly somebody who is in the room."""
        inside = [u for u in self.people if self.membership(u) == "join"]
        return self.random.choice(inside) if inside and self.random.random() < 0.85 else self.random.choice(self.people)

    def member(self):
        sender = self.anybody()
        target = sender if self.random.random() < 0.4 else self.random.choice(self.people)
        word = self.random.choice(["join", "invite", "leave", "ban", "knock", "join", "invite", "leave", "ban", "party"])
        if self.random.random() < 0.5:
            # What is likely to be allowed.
            word = {"invite": "join", "join": "ban", "ban": "leave", "leave": "join", "knock": "invite", None: "join"}[self.membership(target)]
        if word in ("join", "knock") and self.random.random() < 0.9:
            sender = target
        content = {"membership": word}
        extra = []
        if word == "join" and self.random.random() < 0.5:
            authoriser = self.anybody()
            content["join_authorised_via_users_server"] = authoriser
            extra = [server(authoriser)] if self.random.random() < 0.95 else []
        if word == "invite" and self.random.random() < 0.25:
            sender = self.vouch(content, target) or sender
        if self.random.random() < 0.1:
            content["displayname"] = self.random.choice(["A", "B"])
        self.send("m.room.member", target, content, sender, signers=extra)

    def vouch(self, content, target):
        invites = [name[1] for name in self.state if name[0] == "m.room.third_party_invite"]
        token = self.random.choice(invites or ["nobody"])
        mxid = target if self.random.random() < 0.9 else self.random.choice(self.people)
        signed = sign_json({"mxid": mxid, "token": token}, "id.example", self.random.choice(VOUCHERS))
        content["third_party_invite"] = {"display_name": "x", "signed": signed}
        event_id = self.state.get(("m.room.third_party_invite", token))
        return self.events[event_id].sender if event_id and self.random.random() < 0.9 else None

    def third_party_invite(self):
        keys = [encode_verify_key_base64(get_verify_key(k)) for k in self.random.sample(VOUCHERS, 2)]
        content = {"display_name": "x", "key_validity_url": "https://id.example/valid"}
        if self.random.random() < 0.7:
            content["public_key"] = keys[0]
        if self.random.random() < 0.5:
            content["public_keys"] = [{"public_key": keys[1]}]
        self.send("m.room.third_party_invite", self.random.choice(["t1", "t2"]), content, self.anybody())

    def power_levels(self):
        old = self.content_of("m.room.power_levels")
        content = {k: dict(v) if isinstance(v, dict) else v for k, v in old.items()}
        for _ in range(self.random.randint(1, 2)):
            luck = self.random.random()
            if luck < 0.5:
                self.change(content.setdefault("users", {}), self.random.choice(self.people))
            elif luck < 0.75:
                self.change(content, self.random.choice(THRESHOLDS))
            elif luck < 0.9:
                self.change(content.setdefault("events", {}), self.random.choice(TYPES))
            else:
                self.change(content.setdefault("notifications", {}), "room")
        if self.random.random() < 0.9:
            content["users"] = {u: level for u, level in content.get("users", {}).items() if u not in self.creators}
        if self.random.random() < 0.05:
            self.spoil(content)
        self.send("m.room.power_levels", "", content, self.strong())

    def change(self, levels, name):
        level = self.random.choice(LEVELS)
        if level is None:
            levels.pop(name, None)
        else:
            levels[name] = level

    def spoil(self, content):
        name, value = self.random.choice(
            [("ban", "50"), ("users", []), ("users", {"ada": 1}), ("events", {"m.room.name": "1"}), ("kick", True), ("invite", None), ("notifications", 3)]
        )
        content[name] = value

    def strong(self):
        """Mostly somebody with more power than others."""
        users = self.content_of("m.room.power_levels").get("users", {})
        inside = [u for u in [*users, *self.creators, self.creator] if u in self.people and self.membership(u) == "join"]
        return self.random.choice(inside) if inside and self.random.random() < 0.8 else self.anybody()

    def join_rules(self):
        rule = self.random.choice(["public", "public", "invite", "knock", "restricted", "knock_restricted", "private", None, 7])
        content = {} if rule is None else {"join_rule": rule}
        if rule in ("restricted", "knock_restricted"):
            content["allow"] = [{"type": "m.room_membership", "room_id": "!other:north.example"}]
        self.send("m.room.join_rules", "", content, self.strong())

    def other_state(self):
        kind = self.random.choice(["m.room.topic", "m.room.name", "m.room.history_visibility", "example.state", "m.room.server_acl"])
        sender = self.anybody()
        key = self.random.choice(["", "", sender, self.random.choice(self.people), "x"]) if kind == "example.state" else ""
        self.send(kind, key, {"value": self.random.randint(0, 9)}, sender)

    def message(self):
        sender = self.anybody()
        kind = self.random.choice(["m.room.message", "m.room.message", "m.room.redaction"])
        self.send(kind, None, {"body": str(self.random.randint(0, 999)), "redacts": self.random.choice(self.ids)}, sender)

    # How it is said

    def send(self, kind, key, content, sender, signers=()):
        is_create = kind == "m.room.create"
        prev = [] if is_create else getattr(self, "prev", None) or [self.ids[-1]]
        # Few different times, and not in order: ties and lies.
        self.clock += self.random.choice([-2, 0, 0, 1, 1, 5])
        wire = {
            "type": kind, "sender": sender, "content": content, "origin_server_ts": self.clock, "depth": len(self.ids) + 1,
            "prev_events": prev, "auth_events": [], "signatures": {s: {"ed25519:1": "x"} for s in {server(sender), *signers}},
        }  # fmt: skip
        if key is not None:
            wire["state_key"] = key
        if self.room_id:
            wire["room_id"] = self.room_id
        if not is_create:
            wire["auth_events"] = self.auth_events(wire)
        self.prev = None
        return self.judge(wire)

    def auth_events(self, wire):
        """What the state before the event asks for; now and then something else."""
        state = self.state_after(wire["prev_events"])
        hashed = self.complete(dict(wire))
        names = event_auth.auth_types_for_event(self.version, make_event_from_dict(hashed, self.version))
        if self.version.identifier == "12":
            names = names - {("m.room.create", "")}
        luck = self.random.random()
        if luck < 0.08:
            # What another branch, or an older time, would have said: allowed by that, and perhaps not by the state before the event.
            state = self.after[self.random.choice(self.ids)]
        ids = [state[name] for name in sorted(names) if name in state]
        if luck < 0.88 or len(self.ids) < 3:
            return ids
        if luck < 0.95:
            # An older or newer one of the same kind.
            return [self.random.choice(self.same(e)) if self.random.random() < 0.5 else e for e in ids]
        if luck < 0.97 and ids:
            ids.remove(self.random.choice(ids))
        elif luck < 0.985 and ids:
            ids.append(self.random.choice(ids))
        else:
            others = [e for e in self.ids[1:] if self.events[e].is_state()]
            ids.append(self.random.choice(others))
        return ids

    def same(self, event_id):
        event = self.events[event_id]
        return [e for e in self.ids if self.events[e].type == event.type and self.events[e].get_state_key() == event.get_state_key()]

    # Questions beyond the merges of the graph itself

    def questions(self, count=3):
        """Sets of states as a node may learn them from others: of any age, with pieces missing, old or rejected."""
        return [self.question() for _ in range(count)]

    def question(self):
        return [self.claimed_state() for _ in range(self.random.randint(2, 4))]

    def claimed_state(self):
        state = dict(self.after[self.random.choice(self.ids[len(self.ids) // 3 :])])
        for name in sorted(state):
            luck = self.random.random()
            if name == ("m.room.create", "") or luck > 0.25:
                continue
            if luck < 0.03:
                del state[name]
            else:
                # Rejected for what it names itself, nothing can get into a state.
                candidates = [e for e in self.same(state[name]) if self.verdicts[e][0] is None]
                state[name] = self.random.choice(candidates)
        return state
