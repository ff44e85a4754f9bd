/// Wire names stand once: a name that is spelled in two files will one day be spelled in two ways.
/// A name counts where a whole string literal equals it. The web client's own files are no Swift and not looked at.
enum WireNameRule {
    /// Events of the live connection that no other thing is called (`session_ended` is a code too, `error` is many things).
    static let events: Set<String> = [
        "authenticate", "authenticated", "resumed", "resync", "authentication_error",
        "join_room", "room_joined", "user_joined", "message_history", "leave_room", "user_left", "get_room_users", "room_users",
        "send_message", "new_message", "edit_message", "message_edited", "delete_message", "message_deleted",
        "add_reaction", "remove_reaction", "reaction_added", "reaction_removed", "message_delivered", "message_read",
        "message_status_update", "message_reached", "get_unread_count", "unread_count", "typing_start", "typing_stop", "user_typing",
        "set_presence", "user_status", "room_invited", "room_knock", "member_updated", "room_updated", "room_removed",
        "user_updated", "settings_updated", "device_message", "devices_changed",
    ]

    /// Codes of problems that no other thing is called (`not_available` is said of fields too).
    static let codes: Set<String> = [
        "bad_request", "unauthenticated", "token_expired", "bad_credentials", "bad_code", "registration_closed",
        "not_found", "user_not_found", "room_not_found", "message_not_found", "media_not_found", "invite_not_found",
        "session_not_found", "method_not_allowed", "username_taken", "temp_id_reused", "invite_expired", "code_expired",
        "too_large", "unsupported_type", "rate_limited", "storage_full",
    ]

    /// Names of header fields that we declare ourselves, in lower case.
    static let headers: Set<String> = [
        "x-request-id", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "x-forwarded-for",
    ]

    static func violations(in files: [SwiftFile]) -> [Violation] {
        let names = events.union(codes)
        var places: [String: [(SwiftFile, Int)]] = [:]
        for file in files where file.file.isInSources {
            for token in file.code where token.kind == .literal {
                let lowered = headers.contains(token.text.lowercased()) ? token.text.lowercased() : nil
                guard let name = names.contains(token.text) ? token.text : lowered else { continue }
                places[name, default: []].append((file, token.line))
            }
        }
        return places.sorted { $0.key < $1.key }.flatMap { name, found -> [Violation] in
            let paths = Set(found.map(\.0.file.path))
            guard paths.count > 1 else { return [] }
            return found.map { $0.0.violation($0.1, "\"\(name)\" is spelled in \(paths.count) files: declare it once") }
        }
    }
}
