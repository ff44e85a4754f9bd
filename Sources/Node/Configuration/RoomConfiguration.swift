/// Sizes of rooms, messages and pages.
package struct RoomConfiguration: Sendable, Equatable {
    /// Bytes of a message's text. The whole event may have 65,536.
    package var textBytes = 16_384
    /// Members of one room.
    package var members = 10_000
    /// Rooms one user may be a member of.
    package var roomsPerUser = 5_000
    /// Invite tokens of one room that are good at one time.
    package var invitesPerRoom = 100
    /// Items of a page when none are asked for.
    package var pageDefault = 50
    /// Items of a page at most; more are capped, not refused.
    package var pageLimit = 200
    /// Memory for the newest messages of rooms that are looked at, in MiB.
    package var recentMessagesMiB = 32
    /// Rooms one message can be forwarded to at once.
    package var forwards = 20

    /// The defaults.
    package init() {}
}
