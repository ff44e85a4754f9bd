import CanonicalJSON
import Chat
import NIOCore

/// What `resumed` will say.
struct ResumeOwed {
    let from: Int64
    var missed: Int
}

extension LiveSession {
    /// Goes on for a caller who is known already, without `authenticated` and `ready`: for long polls.
    func attach(_ caller: Caller, position: Int64) {
        guard case .anonymous = state else { return }
        inTurn(position: position, ack: nil) { session async throws(Refusal) in
            try await session.admitted(caller, position: position, isBrief: true)
        }
    }

    /// Checks the token, reads what the user may hear, and goes on to catch up. Answers through the connection.
    func attach(token: String, position: Int64?, ack: LiveAck? = nil) {
        guard case .anonymous = state else { return }
        inTurn(position: position, ack: ack) { session async throws(Refusal) in
            try await session.admitted(try await session.node.authenticate(token: token), position: position)
        }
    }

    /// Attaches when it is this session's turn on its loop; one that is gone by then is passed over.
    private func inTurn(
        position: Int64?, ack: LiveAck?, _ welcome: @escaping @Sendable (LiveSession) async throws(Refusal) -> Welcome
    ) {
        state = .attaching
        shard.attachLine.enter { [self] in
            guard case .attaching = state else { return false }
            Task { [self] in
                let outcome: Result<Welcome, Refusal>
                do throws(Refusal) { outcome = .success(try await welcome(self)) } catch { outcome = .failure(error) }
                shard.loop.execute { self.attached(outcome, position: position, ack: ack) }
            }
            return true
        }
    }

    private func attached(_ outcome: Result<Welcome, Refusal>, position: Int64?, ack: LiveAck?) {
        shard.attachLine.leave()
        switch outcome {
        case .success(let welcome): welcomed(welcome, position: position, ack: ack)
        case .failure(let refusal): refused(refusal)
        }
    }

    /// Registers on the loop before anything is read, so that no membership change between the two is lost.
    private func admitted(_ caller: Caller, position: Int64?, isBrief: Bool = false) async throws(Refusal) -> Welcome {
        do {
            try await shard.loop.submit { self.register(caller) }.get()
        } catch {
            throw Refusal.busy(retryAfter: 1)
        }
        return try await Welcome.load(node, caller, resumeFrom: position, isBrief: isBrief)
    }

    private func register(_ caller: Caller) {
        guard case .attaching = state else { return }
        let limit = node.configuration.live.connectionsPerUser
        guard node.gateway.presence.connections(of: caller.uid) < limit else {
            return refused(Refusal(.busy, "You have \(limit) connections open; close one first.", retryAfter: 10))
        }
        self.caller = caller
        shard.register(self)
        node.gateway.presence.connected(uid: caller.uid)
    }

    private func refused(_ refusal: Refusal) {
        guard case .attaching = state else { return }
        detach()
        connection.refused(refusal)
    }

    private func welcomed(_ welcome: Welcome, position: Int64?, ack: LiveAck?) {
        guard case .attaching = state, let caller else { return }
        guard !node.sessionGate.isEnded(caller.sid) else {
            return refused(Refusal(.sessionEnded, "This session has ended."))
        }
        connection.accepted()
        for room in welcome.rooms { sit(in: room) }
        for change in changesWhileAttaching { apply(change, after: welcome.position) }
        changesWhileAttaching = []
        if let ack { acknowledge(LiveAnswer(ack, welcome.authenticated)) }
        if !welcome.isBrief {
            send(LiveEventName.authenticated, welcome.authenticated)
            send(LiveEventName.ready, welcome.ready)
        }
        startCatchingUp(welcome, from: position)
        next()
    }

    private func apply(_ change: MembershipChange, after position: Int64) {
        switch change {
        case .joined(let room, let at) where at > position: sit(in: room)
        case .left(let rid, let at) where at > position: stand(from: rid)
        case .joined, .left: return
        }
    }

    private func startCatchingUp(_ welcome: Welcome, from position: Int64?) {
        if let reason = welcome.resyncReason {
            send(LiveEventName.resync, JSON.object(["position": .int(welcome.position), "reason": .string(reason)]).encoded())
            catchUp(after: welcome.position)
        } else if let position {
            // A long poll is answered by what happens, not by greetings.
            resumeOwed = welcome.isBrief ? nil : ResumeOwed(from: position, missed: 0)
            catchUp(after: position)
        } else {
            catchUp(after: welcome.position)
        }
    }
}
