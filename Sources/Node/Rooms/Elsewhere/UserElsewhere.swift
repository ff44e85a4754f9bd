import Chat
import Federation
import Storage

/// People of other nodes, as clients of this one name them.
enum UserElsewhere {
    /// Makes sure that a user of another node has a row here, if somebody names one: it may be the first time that this node hears of them.
    /// Does nothing for anybody else.
    static func know(_ node: NodeContext, named name: String) async throws(Refusal) {
        guard let links = node.links, let user = UserID(name), let server = ServerName(user.server), server != links.linked.name,
            links.linked.peers.admits(server)
        else { return }
        let isKnown = try await node.read { session in try session.userNumber(id: user.text) != nil }
        if isKnown { return }
        _ = try await node.write { transaction in try transaction.session.anyUser(user, at: transaction.now) }
    }

    /// Invites people of other nodes, whose servers are asked first; those of this node were invited in the transaction that named them.
    /// - Throws: ``Refusal`` of the first who cannot be invited.
    static func invite(_ node: NodeContext, _ users: [UserRow], into rid: Int64, by caller: Caller) async throws(Refusal) {
        let strangers = users.filter { !$0.isLocal }
        guard !strangers.isEmpty else { return }
        guard let links = node.links else { throw .notAvailable("This node links with no other.") }
        let inviter = try await node.read { session in try session.user(uid: caller.uid) }
        guard let inviter else { throw .notFound(.user) }
        for user in strangers {
            guard let id = UserID(user.userID) else { continue }
            let membership = try await node.read { session in try session.member(rid: rid, uid: user.uid)?.membership }
            if membership == "join" || membership == "invite" { continue }
            _ = try await links.memberships.invite(id, into: rid, by: inviter, displayName: user.displayName)
        }
    }
}
