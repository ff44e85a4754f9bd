import Chat
import Testing

/// One clause of the authorisation rules: a room, an event, and what must come out.
struct AuthRow: Sendable, CustomTestStringConvertible {
    /// The clause, numbered as in room version 12, and the case.
    let testDescription: String
    let versions: [RoomVersion]
    let verdict: AuthVerdict
    let event: @Sendable (inout Stage) -> Event

    static func allows(
        _ description: String, _ versions: [RoomVersion], _ event: @escaping @Sendable (inout Stage) -> Event
    ) -> AuthRow {
        AuthRow(testDescription: description, versions: versions, verdict: .allowed, event: event)
    }

    static func rejects(
        _ reason: AuthRejection, _ description: String, _ versions: [RoomVersion],
        _ event: @escaping @Sendable (inout Stage) -> Event
    ) -> AuthRow {
        AuthRow(testDescription: description, versions: versions, verdict: .rejected(reason), event: event)
    }

    /// In all versions.
    static func allows(_ description: String, _ event: @escaping @Sendable (inout Stage) -> Event) -> AuthRow {
        .allows(description, RoomVersion.allCases, event)
    }

    /// In all versions.
    static func rejects(
        _ reason: AuthRejection, _ description: String, _ event: @escaping @Sendable (inout Stage) -> Event
    ) -> AuthRow {
        .rejects(reason, description, RoomVersion.allCases, event)
    }
}
