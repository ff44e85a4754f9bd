internal import CanonicalJSON
internal import Chat
private import Cryptography
internal import Storage

/// What this node answers as a resident: to servers whose users come into its rooms, knock, and leave.
package struct ResidentEndpoints: Sendable {
    let node: LinkedNode
    let wire: WireEvents

    package init(_ node: LinkedNode) {
        self.node = node
        wire = WireEvents(node.keys)
    }

    /// An event with what its server may say around it.
    private static let bodyBytes = 256 << 10

    /// The templates of joins, leaves and knocks, and where the events that come of them are handed in.
    package var list: [FederationEndpoint] {
        [
            FederationEndpoint("GET", "/_matrix/federation/v1/make_join/{}/{}") { ask throws(FederationRefusal) in
                try await template(.join, ask)
            },
            FederationEndpoint("GET", "/_matrix/federation/v1/make_leave/{}/{}") { ask throws(FederationRefusal) in
                try await template(.leave, ask)
            },
            FederationEndpoint("GET", "/_matrix/federation/v1/make_knock/{}/{}") { ask throws(FederationRefusal) in
                try await template(.knock, ask)
            },
            FederationEndpoint("PUT", "/_matrix/federation/v2/send_join/{}/{}", bodyBytes: Self.bodyBytes) {
                ask throws(FederationRefusal) in try await takeJoin(ask)
            },
            FederationEndpoint("PUT", "/_matrix/federation/v2/send_leave/{}/{}", bodyBytes: Self.bodyBytes) {
                ask throws(FederationRefusal) in try await takeLeave(ask)
            },
            FederationEndpoint("PUT", "/_matrix/federation/v1/send_knock/{}/{}", bodyBytes: Self.bodyBytes) {
                ask throws(FederationRefusal) in try await takeKnock(ask)
            },
            // For servers from before the second form.
            FederationEndpoint("PUT", "/_matrix/federation/v1/send_join/{}/{}", bodyBytes: Self.bodyBytes) {
                ask throws(FederationRefusal) in try await takeJoin(ask).inFirstForm
            },
            FederationEndpoint("PUT", "/_matrix/federation/v1/send_leave/{}/{}", bodyBytes: Self.bodyBytes) {
                ask throws(FederationRefusal) in try await takeLeave(ask).inFirstForm
            },
        ]
    }

    private func template(_ membership: Membership, _ ask: FederationAsk) async throws(FederationRefusal) -> FederationAnswer {
        try await FederationRefusal.saying { [node] in
            guard let user = UserID(ask.segments[1]) else { throw HandshakeRefusal.invalid("That is no user.") }
            let answer = try await node.database.read { session in
                let found = try node.resident(ask.segments[0], about: [user], in: session)
                if membership != .leave, let found { try node.refuseBanned(user, found.room, in: session) }
                return try ResidentTemplates.answer(
                    membership, of: user, in: found?.resident, versions: ask.all("ver"), from: ask.sender.text, at: node.now(),
                    sha256: Digest.sha256)
            }
            return FederationAnswer(.object(answer))
        }
    }

    private func takeJoin(_ ask: FederationAsk) async throws(FederationRefusal) -> FederationAnswer {
        try await FederationRefusal.saying {
            let taken = try await node.take(.join, ask)
            return FederationAnswer(encoded: try await joinAnswer(to: taken))
        }
    }

    private func takeLeave(_ ask: FederationAsk) async throws(FederationRefusal) -> FederationAnswer {
        try await FederationRefusal.saying {
            _ = try await node.take(.leave, ask)
            return .empty
        }
    }

    private func takeKnock(_ ask: FederationAsk) async throws(FederationRefusal) -> FederationAnswer {
        try await FederationRefusal.saying { [node, wire] in
            let taken = try await node.take(.knock, ask)
            let state = try await node.database.read { session in
                try InviteState.names(inviter: nil).compactMap { name throws -> JSON? in
                    guard let id = try session.stateID(rid: taken.rid, name), let position = try node.log.position(of: id, in: session)
                    else { return nil }
                    return try wire.object(at: position, in: session).map(JSON.object)
                }
            }
            return FederationAnswer(["knock_room_state": .array(state)])
        }
    }

    /// The state before the join and what it rests on, written event by event.
    private func joinAnswer(to taken: TakenEvent) async throws -> [UInt8] {
        try await node.database.read(.bulk) { [node, wire] session in
            let branches = try node.log.branches(of: taken.rid, in: session)
            guard let before = try branches.point(before: taken.id) else { throw HandshakeRefusal.notInRoom }
            let state = Array(try branches.whole(before).values)
            let chain = try Self.authChain(of: state, branches, taken.creation)
            return HandedInEvent.joinAnswer(
                event: try wire.bytes(of: [taken.id], node.log, in: session).first ?? Array("{}".utf8),
                state: try wire.bytes(of: state, node.log, in: session),
                authChain: try wire.bytes(of: chain, node.log, in: session), own: node.name.text)
        }
    }

    /// What a state rests on and is not part of it.
    private static func authChain(
        of state: [EventID], _ branches: StoredBranches, _ creation: RoomCreation
    ) throws(StorageFailure) -> [EventID] {
        var seen = Set(state)
        var chain: [EventID] = []
        var open = state
        if seen.insert(creation.id).inserted { chain.append(creation.id) }
        while let id = open.popLast() {
            for parent in try branches.links(id)?.authEvents ?? [] where seen.insert(parent).inserted {
                chain.append(parent)
                open.append(parent)
            }
        }
        return chain
    }
}

extension FederationAnswer {
    /// As first versions of requests are answered: status and body.
    fileprivate var inFirstForm: FederationAnswer { FederationAnswer(encoded: Array("[200,".utf8) + bytes + Array("]".utf8)) }
}

extension FederationRefusal {
    /// Carries out what answers a request: whatever is thrown there becomes what the protocol says for it.
    static func saying<Answer>(_ body: () async throws -> Answer) async throws(FederationRefusal) -> Answer {
        do {
            return try await body()
        } catch let refusal as FederationRefusal {
            throw refusal
        } catch let refusal as HandshakeRefusal {
            throw FederationRefusal(refusal)
        } catch let refusal as Refusal where refusal.code == .busy {
            throw .busy
        } catch let failure as StorageFailure where [.busy, .deadline, .closed, .full].contains(failure.kind) {
            throw .busy
        } catch {
            throw .internalError
        }
    }
}
