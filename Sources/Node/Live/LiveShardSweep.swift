import CanonicalJSON
import Chat
import NIOCore

extension LiveShard {
    /// A connection without a token: it has until its deadline. False when too many wait already.
    func awaitAuthentication(_ session: LiveSession) -> Bool {
        guard anonymous.count < anonymousLimit else { return false }
        anonymous.append(session)
        return true
    }

    /// Ends what has waited too long. Once a second.
    func sweep(_ node: NodeContext) {
        sweepAnonymous()
        let patience = node.configuration.live.stalledSeconds
        let isCrowded = replayMemory.isFull && replayLine.count > 0
        for session in sessions { sweep(session, isCrowded && session.pausedStep != nil ? min(patience, Self.crowdedPatience) : patience) }
        for typist in typing.expired(at: node.world.now()) { Typing.tell(node, typist, isTyping: false) }
    }

    private func sweepAnonymous() {
        let over = anonymous.filter { session in
            if case .anonymous(let deadline) = session.state { return deadline <= session.node.world.now() }
            return false
        }
        anonymous.removeAll { session in
            if case .anonymous = session.state { return over.contains { $0 === session } }
            return true
        }
        for session in over {
            session.detach()
            session.connection.refused(Refusal(.unauthenticated, "No token came in time."))
        }
    }

    /// Seconds for those whom others wait for, who could be read what they missed.
    private static let crowdedPatience: Int64 = 15

    private func sweep(_ session: LiveSession, _ patience: Int64) {
        guard let since = session.stalledSince else { return }
        if session.node.world.now() - since >= patience * 1000 { session.end(.tooSlow) }
    }

    /// Tells everybody to come back later.
    func closeAll() {
        for session in sessions + anonymous { session.end(.goingAway) }
        anonymous = []
    }
}
