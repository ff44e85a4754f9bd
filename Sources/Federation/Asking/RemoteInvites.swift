private import CanonicalJSON
package import Chat

/// Invite tokens of other nodes of our kind: whoever has one is invited by its maker, over a call that both servers know.
package struct RemoteInvites: Sendable {
    /// Where tokens are used. A server that is no node of our kind has no such path.
    package static let path = "/_rookery/federation/v1/invites"

    private let linked: LinkedNode

    /// Asks in the node's name.
    package init(_ linked: LinkedNode) { self.linked = linked }

    /// Uses a token of another node for a user of this one: they are invited then, or need not be.
    /// - Returns: the room, and servers to come in by.
    /// - Throws: ``Refusal``: `invite_not_found`, `invite_expired`, `forbidden`, `not_available`, `busy`.
    package func use(_ token: String, at server: ServerName, for user: UserID) async throws(Refusal) -> (
        roomID: RoomID, servers: [ServerName]
    ) {
        let request = PeerRequest("POST", PeerTarget.path(Self.path, token), content: ["user_id": .string(user.text)])
        let answer: JSON
        do throws(RemoteFailure) {
            answer = try await linked.ask(request, of: server)
        } catch {
            if case .failed(.refused(410, _, _)) = error { throw Refusal(.inviteExpired, "This invite has expired.") }
            if case .failed(.refused(403, _, _)) = error { throw .forbidden("The node \(server) does not let you in by this invite.") }
            throw error.refusal(server.text, missing: .notFound(.invite))
        }
        guard let roomID = answer["room_id"]?.string.flatMap(RoomID.init) else {
            throw Refusal(.busy, "The node \(server) gave no answer that holds.", retryAfter: 60)
        }
        return (roomID, [server])
    }
}
