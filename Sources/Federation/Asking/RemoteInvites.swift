internal import CanonicalJSON
package import Chat

/// Invite tokens of other nodes of our kind: whoever has one is invited by its maker, over a call that both servers know.
package struct RemoteInvites: Sendable {
    /// Where tokens are looked at and used. A server that is no node of our kind has no such path.
    package static let path = "/_rookery/federation/v1/invites"

    private let linked: LinkedNode

    /// Asks in the node's name.
    package init(_ linked: LinkedNode) { self.linked = linked }

    /// What another node says of the room that its token leads into.
    package struct Preview: Sendable, Equatable {
        package let roomID: RoomID
        /// Nil for none.
        package let name: String?
        package let topic: String?
        /// How many people are in it.
        package let members: Int64
        /// Whether anybody comes in.
        package let isPublic: Bool

        /// Nil for an answer that says nothing, or more than a room can say.
        init?(_ answer: JSON) {
            guard let id = answer["room_id"]?.string.flatMap(RoomID.init), let members = answer["members"]?.int, members >= 0 else {
                return nil
            }
            name = RoomTexts.name(of: ["name": answer["name"] ?? .null])
            topic = RoomTexts.topic(of: ["topic": answer["topic"] ?? .null])
            guard name?.utf8.count ?? 0 <= RoomTexts.nameBytes, topic?.utf8.count ?? 0 <= RoomTexts.topicBytes else { return nil }
            (roomID, self.members, isPublic) = (id, members, answer["public"]?.bool ?? false)
        }
    }

    /// Looks where a token of another node leads, without using it.
    /// - Throws: ``Refusal`` as ``use(_:at:for:)`` does.
    package func preview(_ token: String, at server: ServerName) async throws(Refusal) -> Preview {
        let answer = try await ask(PeerRequest("GET", PeerTarget.path(Self.path, token)), server)
        guard let preview = Preview(answer) else { throw Self.noAnswer(server) }
        return preview
    }

    /// Uses a token of another node for a user of this one: they are invited then, or need not be.
    /// - Returns: the room, and servers to come in by.
    /// - Throws: ``Refusal``: `invite_not_found`, `invite_expired`, `forbidden`, `not_available`, `busy`.
    package func use(_ token: String, at server: ServerName, for user: UserID) async throws(Refusal) -> (
        roomID: RoomID, servers: [ServerName]
    ) {
        let request = PeerRequest("POST", PeerTarget.path(Self.path, token), content: ["user_id": .string(user.text)])
        let answer = try await ask(request, server)
        guard let roomID = answer["room_id"]?.string.flatMap(RoomID.init) else { throw Self.noAnswer(server) }
        return (roomID, [server])
    }

    private func ask(_ request: PeerRequest, _ server: ServerName) async throws(Refusal) -> JSON {
        do throws(RemoteFailure) {
            return try await linked.ask(request, of: server)
        } catch {
            if case .failed(.refused(410, _, _)) = error { throw Refusal(.inviteExpired, "This invite has expired.") }
            if case .failed(.refused(403, _, _)) = error { throw .forbidden("The node \(server) does not let you in by this invite.") }
            throw error.refusal(server.text, missing: .notFound(.invite))
        }
    }

    private static func noAnswer(_ server: ServerName) -> Refusal {
        Refusal(.busy, "The node \(server) gave no answer that holds.", retryAfter: 60)
    }
}
