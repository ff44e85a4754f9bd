"""A room judged by Synapse's own code: its authorisation rules and its state resolution, without its database."""

import hashlib

from synapse import event_auth
from synapse.api.room_versions import RoomVersions
from synapse.crypto.event_signing import compute_content_hash
from synapse.events import make_event_from_dict
from synapse.state import v2
from synapse.storage.databases.main.event_federation import StateDifference
from unpaddedbase64 import encode_base64

VERSIONS = {"10": RoomVersions.V10, "11": RoomVersions.V11, "12": RoomVersions.V12}

# Above this many ways through the auth events, Synapse's own walk over events that are not stored takes too long: it walks every way.
WAYS = 20_000


def run(coroutine):
    """The result of a coroutine that never really waits."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("Synapse's code waited for something.")


class NoClock:
    async def sleep(self, duration):
        pass


class SynapseRoom:
    def __init__(self, version):
        self.version = VERSIONS[version]
        self.events = {}  # event id -> Synapse's event, with the reason if it was rejected
        self.wire = []  # as peers send them, in order of arrival
        self.after = {}  # event id -> whole state after it
        self.chains = {}  # event id -> bit set of its auth chain, itself included
        self.bits = {}  # event id -> its bit
        self.merged = {}
        self.ids = []
        self.ways = {}
        self.verdicts = {}  # event id -> (by auth events, by state, state before where several were merged)

    def complete(self, event):
        event["hashes"] = {"sha256": encode_base64(compute_content_hash(event, hashlib.sha256)[1])}
        return event

    def judge(self, wire):
        """Judges an event by its auth events and by the state before it, and puts it in its place. Returns its id."""
        wire = self.complete(wire)
        event = make_event_from_dict(wire, self.version)
        if event.event_id in self.events:
            return None
        before = self.state_after(wire["prev_events"])
        by_auth = self.by_auth_events(event)
        by_state = by_auth or self.by_state(event, before)
        self.add(event if not by_state else make_event_from_dict(wire, self.version, rejected_reason="rejected"))
        self.wire.append(wire)
        after = before
        if not by_state and event.is_state():
            after = {**before, (event.type, event.state_key): event.event_id}
        self.after[event.event_id] = after
        merged = sorted(before.values()) if len(event.prev_event_ids()) > 1 else None
        self.verdicts[event.event_id] = (by_auth, by_state, merged)
        return event.event_id

    def state_after(self, event_ids):
        """The state before an event that follows these."""
        key = tuple(event_ids)
        if key not in self.merged:
            self.merged[key] = self.resolve([self.after[e] for e in event_ids])
        return self.merged[key]

    def add(self, event):
        event_id = event.event_id
        self.bits[event_id] = 1 << len(self.ids)
        self.ids.append(event_id)
        self.events[event_id] = event
        chain, ways = self.bits[event_id], 1
        for parent in event.auth_event_ids():
            chain |= self.chains[parent]
            ways += self.ways[parent]
        self.chains[event_id] = chain
        self.ways[event_id] = ways

    def by_auth_events(self, event):
        def rules():
            event_auth.validate_event_for_room_version(event)
            run(event_auth.check_state_independent_auth_rules(self, event))
            event_auth.check_state_dependent_auth_rules(event, [self.events[e] for e in event.auth_event_ids()])

        return refusal(rules)

    def by_state(self, event, before):
        names = event_auth.auth_types_for_event(self.version, event)
        state = [self.events[before[name]] for name in names if name in before]
        return refusal(lambda: event_auth.check_state_dependent_auth_rules(event, state))

    def resolve(self, states, as_unstored=False):
        different = []
        for state in states:
            if state not in different:
                different.append(state)
        if len(different) < 2:
            return different[0] if different else {}
        known = None
        if as_unstored and sum(self.ways.values()) < WAYS:
            known = dict(self.events)
        room_id = self.events[self.ids[0]].room_id
        return dict(run(v2.resolve_events_with_store(NoClock(), room_id, self.version, different, known, self)))

    # What Synapse's code asks of its store.

    async def get_events(self, event_ids, redact_behaviour=None, get_prev_content=False, allow_rejected=False):
        return {e: self.events[e] for e in event_ids if e in self.events}

    async def get_auth_chain_difference(self, room_id, state_sets, conflicted_state, additional_backwards_reachable_conflicted_events):
        union, everywhere = 0, -1
        for state in state_sets:
            chain = self.chain(state)
            union |= chain
            everywhere &= chain
        difference = self.names(union & ~everywhere)
        if conflicted_state is None:
            return StateDifference(difference, None)
        conflicted = sum(self.bits[e] for e in conflicted_state)
        between = {e for e in self.names(self.chain(conflicted_state)) if self.chains[e] & conflicted}
        return StateDifference(difference, between)

    def chain(self, event_ids):
        chain = 0
        for event_id in event_ids:
            chain |= self.chains[event_id]
        return chain

    def names(self, bits):
        found = set()
        while bits:
            lowest = bits & -bits
            found.add(self.ids[lowest.bit_length() - 1])
            bits ^= lowest
        return found


def refusal(rules):
    """Why the rules refuse, or None. Some refusals of Synapse come as other errors than AuthError: content it trips over."""
    try:
        rules()
    except AssertionError:
        raise
    except Exception as error:  # noqa: BLE001
        return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
    return None
