import CanonicalJSON
import Chat
import Federation
import Storage

/// `/_rookery/federation/v1/invites/{token}`: another node of our kind looks where a token leads (GET), or uses it for one of its people
/// (POST). Then the token's maker invites them by the usual handshake, and the use is taken off in the write of the invite.
enum ServeInvites {
    static func endpoints(_ node: NodeContext) -> [FederationEndpoint] {
        let seats = InviteSeats()
        return [
            endpoint("GET") { ask throws(Refusal) in try await preview(node, ask) },
            endpoint("POST") { ask throws(Refusal) in try await use(node, ask, seats) },
        ]
    }

    private static func endpoint(
        _ method: String, _ answer: @escaping @Sendable (FederationAsk) async throws(Refusal) -> FederationAnswer
    ) -> FederationEndpoint {
        FederationEndpoint(method, RemoteInvites.path + "/{}") { ask throws(FederationRefusal) in
            do throws(Refusal) {
                return try await answer(ask)
            } catch {
                throw refusal(error)
            }
        }
    }

    private static func preview(_ node: NodeContext, _ ask: FederationAsk) async throws(Refusal) -> FederationAnswer {
        let (token, server, now) = (ask.segments[0], ask.sender.text, node.world.now())
        let room = try await node.read { session in try open(session, token, to: server, at: now).room }
        return FederationAnswer(ForeignInvite.json(room))
    }

    private static func use(_ node: NodeContext, _ ask: FederationAsk, _ seats: InviteSeats) async throws(Refusal) -> FederationAnswer {
        guard let links = node.links, let user = ask.content?["user_id"]?.string.flatMap(UserID.init),
            user.server.hasSameBytes(as: ask.sender.text)
        else { throw .forbidden("A server uses invites for its own people.") }
        let use = InviteUse(token: ask.segments[0], user: user, server: ask.sender.text, ahead: seats.take(ask.segments[0]))
        defer { seats.leave(use.token) }
        let found = try await node.write { transaction in
            _ = try transaction.session.anyUser(user, at: transaction.now)
            let found = try use.judged(transaction.session, node, at: transaction.now)
            if found.way == .publicRoom { try use.count(found, transaction.session) }
            return found
        }
        if found.way == .invite {
            let now = node.world.now
            _ = try await links.memberships.invite(user, into: found.room.rid, by: found.maker) { session in
                _ = try use.judged(session, node, at: now())
            } then: { session in
                try use.count(found, session)
            }
        }
        return FederationAnswer(["room_id": .string(found.room.roomID)])
    }

    /// An invite that can be used now, into a room that goes to that server.
    static func open(_ session: any SQLSession, _ token: String, to server: String, at now: Int64) throws -> (
        invite: RoomInviteRow, room: RoomRow, maker: UserRow
    ) {
        let found = try InviteRules.usable(session, token: token, at: now)
        guard found.room.federate, try session.accessControl(rid: found.room.rid)?.admits(server) ?? true else {
            throw Refusal.forbidden("This room is not for that server.")
        }
        return found
    }

    private static func refusal(_ refusal: Refusal) -> FederationRefusal {
        switch refusal.code {
        case .inviteNotFound: .notFound("There is no such invite.")
        case .inviteExpired: FederationRefusal(status: 410, code: "M_NOT_FOUND", text: "The invite has expired.")
        case .forbidden, .banned, .conflict, .blocked, .userNotFound: .forbidden("The invite does not let them in.")
        default: .busy
        }
    }
}
