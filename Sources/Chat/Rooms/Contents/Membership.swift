/// How a user stands to a room; the raw value is what stands in `m.room.member` and in the client API.
package enum Membership: String, Sendable, CaseIterable {
    case join, invite, knock, leave, ban
}
