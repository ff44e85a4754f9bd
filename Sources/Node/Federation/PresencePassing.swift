import Chat
import Federation
import Storage

/// Who is there, told from node to node where the admin has it so.
enum PresencePassing {
    static func isOn(_ node: NodeContext) -> Bool { node.configuration.federation.presence == .on }

    /// Tells the nodes that share small rooms with these people how they are there. Reads in the bulk lane.
    static func tell(_ uids: Set<Int64>, _ node: NodeContext, at now: Int64) async {
        guard !uids.isEmpty, let sending = node.links?.sending else { return }
        let users = try? await node.read(.bulk) { session in try uids.compactMap { try session.user(uid: $0) } }
        await sending.presence(
            (users ?? []).compactMap { update($0, node, at: now) }, largestRoom: node.configuration.live.presenceMembers)
    }

    /// Somebody of another node has come into a room: that node hears who is there.
    static func greet(_ server: ServerName, in rid: Int64, _ node: NodeContext) async {
        guard isOn(node), let sending = node.links?.sending else { return }
        let most = node.configuration.live.presenceMembers
        let users = try? await node.read(.bulk) { session -> [UserRow] in
            guard let room = try session.room(rid: rid), room.memberCount <= most else { return [] }
            return try session.members(rid: rid, membership: "join", limit: most).compactMap { try session.user(uid: $0.uid) }
        }
        let updates = (users ?? []).compactMap { update($0, node, at: node.world.now()) }
        await sending.presence(updates.filter { $0.state != .offline }, to: server)
    }

    /// Takes in what another node tells of one of its people. Nothing is made of somebody who was never heard of.
    static func hear(_ told: EphemeralPresence, _ node: NodeContext) async {
        let user = try? await node.read(.bulk) { session in try session.user(id: told.user.text) }
        guard isOn(node), let user = user ?? nil, !user.isLocal else { return }
        let status: PresenceStatus =
            switch PresenceUpdate.State(rawValue: told.presence) {
            case .online?: .online
            case .unavailable?: .away
            case .offline?, nil: .offline
            }
        let now = node.world.now()
        let lastSeen = told.lastActiveAgo.map { now - min($0, now) }
        node.gateway.presence.heard(uid: user.uid, ShownPresence(status, lastSeen: lastSeen))
    }

    /// How somebody of this node is there, as others may know. When they were last there goes out only where everybody may see it: which
    /// of their contacts are asking, another node does not say.
    private static func update(_ user: UserRow, _ node: NodeContext, at now: Int64) -> PresenceUpdate? {
        guard user.isLocal, let id = UserID(user.userID) else { return nil }
        let shown = node.gateway.presence.shown(user)
        switch shown.status {
        case .online: return PresenceUpdate(user: id, state: .online, lastActiveAgo: 0)
        case .away: return PresenceUpdate(user: id, state: .unavailable)
        case .offline:
            let lastSeen = user.privacy.lastSeen == .everyone ? shown.lastSeen : nil
            return PresenceUpdate(user: id, state: .offline, lastActiveAgo: lastSeen.map { now - $0 })
        }
    }
}
