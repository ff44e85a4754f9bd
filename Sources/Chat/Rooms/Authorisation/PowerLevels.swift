package import CanonicalJSON

/// The content of `m.room.power_levels`, read once and then asked often.
///
/// A field is nil where the event leaves it out; ``RoomPower`` knows the defaults.
package struct PowerLevels: Sendable, Equatable {
    package var users = LevelMap()
    package var usersDefault: Int64?
    package var events = LevelMap()
    package var eventsDefault: Int64?
    package var stateDefault: Int64?
    package var ban: Int64?
    package var kick: Int64?
    package var redact: Int64?
    package var invite: Int64?
    package var notifications = LevelMap()

    package init() {}

    /// Reads and judges the content as versions from 10 on do: integers only, and user ids as keys of `users`.
    /// - Throws: ``Refusal`` `invalid` naming the property.
    package init(content: JSONObject) throws(Refusal) {
        for (name, field) in PowerLevels.scalars {
            guard let value = content[name] else { continue }
            guard LevelMap.isInteger(value) else { throw .invalid(name, .wrongType, "A power level is an integer.") }
            self[keyPath: field] = value.int
        }
        users = try PowerLevels.levels(content, "users")
        events = try PowerLevels.levels(content, "events")
        notifications = try PowerLevels.levels(content, "notifications")
        for name in users.names where UserID(name) == nil { throw .invalid("users", .malformed, "Only user ids have a power level.") }
    }

    /// The content of an event that says this; empty maps other than `users` and fields that are nil are left out.
    package var content: JSONObject {
        var content: JSONObject = ["users": .object(users.members)]
        for (name, field) in PowerLevels.scalars { content[name] = self[keyPath: field].map(JSON.int) }
        if !events.names.isEmpty { content["events"] = .object(events.members) }
        if !notifications.names.isEmpty { content["notifications"] = .object(notifications.members) }
        return content
    }

    /// The single levels with the names that events have for them.
    static var scalars: [(name: String, field: WritableKeyPath<PowerLevels, Int64?>)] {
        [
            ("users_default", \.usersDefault), ("events_default", \.eventsDefault), ("state_default", \.stateDefault),
            ("ban", \.ban), ("redact", \.redact), ("kick", \.kick), ("invite", \.invite),
        ]
    }

    private static func levels(_ content: JSONObject, _ name: String) throws(Refusal) -> LevelMap {
        guard let value = content[name] else { return LevelMap() }
        guard let object = value.object, let levels = LevelMap(object) else {
            throw .invalid(name, .wrongType, "The property \(name) is an object of integers.")
        }
        return levels
    }
}
