import CanonicalJSON
import Chat
import Federation
import Storage

/// `POST /_rookery/federation/v1/invites/{token}`: another node of our kind uses a token for one of its people. One use is taken off, the
/// token's maker invites them by the usual handshake, and the use is given back where that comes to nothing.
enum ServeInvites {
    static func endpoints(_ node: NodeContext) -> [FederationEndpoint] {
        [
            FederationEndpoint("POST", RemoteInvites.path + "/{}") { ask throws(FederationRefusal) in
                do throws(Refusal) {
                    return try await answer(node, ask)
                } catch {
                    throw refusal(error)
                }
            }
        ]
    }

    private struct Taken: Sendable {
        let room: RoomRow
        let maker: UserRow
        /// Whether somebody has to be invited.
        let needsInvite: Bool
        /// Whether a use was taken off.
        let isCounted: Bool
    }

    private static func answer(_ node: NodeContext, _ ask: FederationAsk) async throws(Refusal) -> FederationAnswer {
        guard let links = node.links, let user = ask.content?["user_id"]?.string.flatMap(UserID.init),
            user.server.hasSameBytes(as: ask.sender.text)
        else { throw .forbidden("A server uses invites for its own people.") }
        let (token, server) = (ask.segments[0], ask.sender.text)
        let taken = try await node.write { transaction in try take(transaction, token, for: user, of: server) }
        if taken.needsInvite {
            do throws(Refusal) {
                _ = try await links.memberships.invite(user, into: taken.room.rid, by: taken.maker)
            } catch {
                if taken.isCounted { try await node.write { try $0.session.giveBackRoomInvite(token: token) } }
                throw error
            }
        }
        return FederationAnswer(["room_id": .string(taken.room.roomID)])
    }

    /// Checks what a use here would be checked for, and that the room goes to that server; takes one use off.
    private static func take(_ transaction: Transaction, _ token: String, for user: UserID, of server: String) throws -> Taken {
        let session = transaction.session
        let (invite, room, maker) = try InviteRules.usable(session, token: token, at: transaction.now)
        guard room.federate, try session.accessControl(rid: room.rid)?.admits(server) ?? true else {
            throw Refusal.forbidden("This room is not for that server.")
        }
        let uid = try session.anyUser(user, at: transaction.now)
        let membership = try session.member(rid: room.rid, uid: uid)?.membership
        if membership == "ban" { throw Refusal(.banned, "They are banned from this room.") }
        if membership == "join" || membership == "invite" { return Taken(room: room, maker: maker, needsInvite: false, isCounted: false) }
        if room.memberCount >= Int64(transaction.node.configuration.rooms.members) { throw Refusal.conflict("This room is full.") }
        let needsInvite = room.visibility != "public"
        if needsInvite {
            guard try session.member(rid: room.rid, uid: maker.uid)?.isJoined == true, !maker.isSuspended else {
                throw Refusal(.inviteExpired, "Who made this invite is no longer in the room.")
            }
        }
        if invite.uses != nil { try session.useRoomInvite(token: token) }
        return Taken(room: room, maker: maker, needsInvite: needsInvite, isCounted: invite.uses != nil)
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
