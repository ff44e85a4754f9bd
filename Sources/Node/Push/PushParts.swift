package import Chat
package import Cryptography
package import Storage

/// Judges the endpoint and keys of a browser or a UnifiedPush app: what it is, where it lies.
/// - Throws: `invalid` with the fields that are wrong.
package typealias PushJudge = @Sendable (PushKind, _ endpoint: String, _ key: String, _ secret: String) throws(Refusal) -> PushAddress

/// What a node needs to wake devices. Immutable; its parts guard themselves.
package final class PushParts: Sendable {
    /// Who has a device.
    package let users: PushUsers
    /// The system's time zones, for quiet hours.
    package let zones: ZoneFiles
    /// By which push services know the node.
    package let key: P256Key
    /// By which ways devices are woken.
    package let kinds: Set<PushKind>
    let judge: PushJudge?
    let upkeep: PushUpkeep
    private let presence: Presence

    init(
        _ database: Database, _ configuration: NodeConfiguration, presence: Presence, key: P256Key, judge: PushJudge?,
        now: @escaping @Sendable () -> Int64
    ) async throws {
        let users = try await database.read(.bulk) { try PushUsers($0) }
        (self.users, self.key, self.judge, self.presence) = (users, key, judge, presence)
        zones = ZoneFiles()
        var kinds: Set<PushKind> = []
        if configuration.fcm.isSetUp { kinds.insert(.fcm) }
        if configuration.apns.isSetUp { kinds.insert(.apns) }
        if configuration.push.web == .on, judge != nil { kinds.formUnion([.webpush, .unifiedpush]) }
        self.kinds = kinds
        upkeep = PushUpkeep(
            PushFollower(database, users, zones, now: now) { Self.isAttentive($0, presence, users) }, users)
    }

    /// Whether a live connection of a user is there, and the user did not say that they are away. Any thread.
    package func isAttentive(_ uid: Int64) -> Bool { Self.isAttentive(uid, presence, users) }

    private static func isAttentive(_ uid: Int64, _ presence: Presence, _ users: PushUsers) -> Bool {
        presence.connections(of: uid) > 0 && !users.isAway(uid)
    }
}
