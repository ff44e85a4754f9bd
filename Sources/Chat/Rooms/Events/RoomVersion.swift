/// A room version, and with it the rules by which its events are made and judged (Matrix specification, "Room Versions").
///
/// All three have in common: event ids are reference hashes, canonical JSON is strict, power levels are integers, and rooms may be
/// knocked at, restricted, or both.
package enum RoomVersion: String, Sendable, CaseIterable {
    case v10 = "10"
    case v11 = "11"
    case v12 = "12"

    /// The version of every room made here.
    package static let created = RoomVersion.v12

    /// Room ids are the hash of the create event, which therefore carries none itself (12).
    package var roomIDIsCreateHash: Bool { self == .v12 }

    /// The create event is named among an event's `auth_events` (10, 11); in 12 the room id implies it.
    package var createIsAuthEvent: Bool { self != .v12 }

    /// Creators stand above every power level and cannot be named in the power levels event (12).
    package var creatorsHaveInfinitePower: Bool { self == .v12 }

    /// The creator is who `content.creator` of the create event names (10), not who sent it.
    package var creatorIsInContent: Bool { self == .v10 }

    /// A redaction names its target in `content.redacts` (11, 12), not beside the content.
    package var redactsIsInContent: Bool { self != .v10 }

    /// State resolution starts from an empty state and takes the conflicted subgraph with it (v2.1, room version 12).
    package var resolvesFromEmptyState: Bool { self == .v12 }
}
