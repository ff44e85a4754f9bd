package import CanonicalJSON

/// Which of a room's state an event names in its `auth_events` (server-server API, "Auth events selection").
package enum AuthSelection {
    /// The state to name, as far as the room has it; empty for the create event.
    package static func names(
        type: String, stateKey: String?, sender: UserID, content: JSONObject, version: RoomVersion
    ) -> [StateKey] {
        if type == EventType.create { return [] }
        var names: [StateKey] = []
        names.reserveCapacity(4)
        if version.createIsAuthEvent { names.append(StateKey(EventType.create)) }
        names.append(StateKey(EventType.powerLevels))
        names.append(StateKey(EventType.member, sender.text))
        if type == EventType.member { appendMemberNames(stateKey, content, to: &names) }
        return names
    }

    /// As above, for a draft.
    package static func names(for draft: EventDraft, version: RoomVersion) -> [StateKey] {
        names(type: draft.type, stateKey: draft.stateKey, sender: draft.sender, content: draft.content, version: version)
    }

    /// As above, for an event.
    package static func names(for event: Event) -> [StateKey] {
        names(type: event.type, stateKey: event.stateKey, sender: event.sender, content: event.content, version: event.version)
    }

    private static func appendMemberNames(_ target: String?, _ content: JSONObject, to names: inout [StateKey]) {
        func append(_ name: StateKey) {
            if !names.contains(name) { names.append(name) }
        }
        if let target { append(StateKey(EventType.member, target)) }
        let membership = content["membership"]?.string.flatMap(Membership.init)
        switch membership {
        case .join, .invite, .knock: append(StateKey(EventType.joinRules))
        case .leave, .ban, nil: break
        }
        if membership == .invite, let token = content["third_party_invite"]?["signed"]?["token"]?.string {
            append(StateKey(EventType.thirdPartyInvite, token))
        }
        if membership == .join, let authoriser = content["join_authorised_via_users_server"]?.string {
            append(StateKey(EventType.member, authoriser))
        }
    }
}
