package import CanonicalJSON

extension RoomVersion {
    /// The event with everything removed that a redaction removes; signatures and hashes stay. Values are shared, not copied.
    package func redacted(_ event: JSONObject) -> JSONObject {
        var redacted = event.filter(keepsTopLevel)
        if let type = event["type"]?.string, case .object(let content)? = event["content"] {
            redacted["content"] = .object(redactedContent(content, type: type))
        }
        return redacted
    }

    /// What a redaction leaves of the content of an event of that type.
    package func redactedContent(_ content: JSONObject, type: String) -> JSONObject {
        switch type {
        case EventType.create:
            return self == .v10 ? content.filter { $0 == "creator" } : content
        case EventType.member:
            return redactedMember(content)
        case EventType.joinRules:
            return content.filter { $0 == "join_rule" || $0 == "allow" }
        case EventType.powerLevels:
            return content.filter(keepsPowerLevel)
        case EventType.historyVisibility:
            return content.filter { $0 == "history_visibility" }
        case EventType.redaction:
            return self == .v10 ? JSONObject() : content.filter { $0 == "redacts" }
        default:
            return JSONObject()
        }
    }

    private func redactedMember(_ content: JSONObject) -> JSONObject {
        var kept = content.filter { $0 == "membership" || $0 == "join_authorised_via_users_server" }
        if self != .v10, case .object(let invite)? = content["third_party_invite"] {
            let signed = invite.filter { $0 == "signed" }
            if !signed.isEmpty { kept["third_party_invite"] = .object(signed) }
        }
        return kept
    }

    private func keepsPowerLevel(_ key: String) -> Bool {
        switch key {
        case "ban", "events", "events_default", "kick", "redact", "state_default", "users", "users_default": true
        case "invite": self != .v10
        default: false
        }
    }

    private func keepsTopLevel(_ key: String) -> Bool {
        switch key {
        case "event_id", "type", "room_id", "sender", "state_key", "content", "hashes", "signatures", "depth", "prev_events",
            "auth_events", "origin_server_ts":
            true
        case "prev_state", "origin", "membership": self == .v10
        default: false
        }
    }
}
