"""Events of room version 12 as another server makes them: hashed, named by their hash, and signed."""

import base64
import hashlib
import json

KEPT = {"type", "room_id", "sender", "state_key", "hashes", "depth", "prev_events", "auth_events", "origin_server_ts"}
KEPT_CONTENT = {
    "m.room.member": {"membership", "join_authorised_via_users_server"},
    "m.room.join_rules": {"join_rule", "allow"},
    "m.room.history_visibility": {"history_visibility"},
    "m.room.power_levels": {
        "ban", "events", "events_default", "invite", "kick", "redact", "state_default", "users", "users_default"},
}


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def unpadded(data):
    return base64.b64encode(data).decode().rstrip("=")


def redacted(event):
    """What a redaction leaves of it: what its id and its signature cover."""
    content = event["content"]
    if event["type"] != "m.room.create":
        content = {key: value for key, value in content.items() if key in KEPT_CONTENT.get(event["type"], ())}
    return {**{key: value for key, value in event.items() if key in KEPT}, "content": content}


class Signer:
    """Signs for a server, and makes its events."""

    def __init__(self, name, key):
        self.name, self.key, self.id = name, key, "ed25519:0"

    def sign(self, value):
        return unpadded(self.key.sign(canonical(value)))

    def event(self, type, sender, content, *, room=None, state_key=None, prev=(), auth=(), depth=1, at=1_790_000_000_000):
        """The event's id, and the event."""
        event = {
            "type": type, "sender": sender, "content": content, "prev_events": list(prev), "auth_events": list(auth), "depth": depth,
            "origin_server_ts": at}
        if room is not None:
            event["room_id"] = room
        if state_key is not None:
            event["state_key"] = state_key
        return self.finish(event)

    def finish(self, event):
        """Hash, id and signature of an event that has all but those."""
        event = {key: value for key, value in event.items() if key not in ("hashes", "signatures", "unsigned")}
        event["hashes"] = {"sha256": unpadded(hashlib.sha256(canonical(event)).digest())}
        covered = redacted(event)
        name = "$" + base64.urlsafe_b64encode(hashlib.sha256(canonical(covered)).digest()).decode().rstrip("=")
        event["signatures"] = {self.name: {self.id: self.sign(covered)}}
        return name, event
