internal import CanonicalJSON
package import Chat
internal import Storage
private import Synchronization

/// `federation.decline`: who has left a room on other nodes while nobody there could be told has them told later.
extension RemoteMemberships {
    /// After a start: whose sign of life is waited for.
    /// - Throws: ``StorageFailure``.
    package func start() async throws {
        let payloads = try await node.database.read(.bulk) { session in try session.waitingDeclines() }
        let declines = payloads.compactMap { UntoldDecline(payload: $0) }
        untold.withLock { untold in for decline in declines { untold.add(decline) } }
    }

    /// A server gave a sign of life: what waits for it is tried at once. Any thread; costs a look at memory where nothing waits.
    package func heard(_ server: ServerName) {
        let now = node.now()
        let keys = untold.withLock { $0.heard(server, at: now) }
        guard !keys.isEmpty else { return }
        node.database.submit(
            .interactive,
            { session in
                try keys.filter { key in try !session.hastenDecline(of: key.uid, in: key.rid, by: server.text, at: now) }
            },
            { [weak self] ended in
                if case .success(let ended) = ended { self?.untold.withLock { $0.remove(ended, of: [server]) } }
            })
    }

    /// Does the job with that payload. It is over when a server in the room has taken it, when all that answer know of nothing to leave,
    /// and when the user stands elsewhere by now: is invited again, knocks, or this node is in the room and speaks for itself.
    /// - Throws: ``StorageFailure``.
    package func tellDecline(_ payload: String) async throws -> JobOutcome {
        guard let decline = UntoldDecline(payload: payload) else {
            return .dead(JobFault("payload", "The payload says of nobody where they left."))
        }
        guard let departure = try await departure(decline.key) else { return ended(decline, .cancelled) }
        let turns = HandshakeTurns(node: node, membership: .leave, user: departure.sender, room: departure.roomID) {
            [self] server, template in
            // Who was invited again meanwhile has not said no to that.
            guard try await self.departure(decline.key) != nil else { throw HandshakeFault.notWhatWasAsked("membership") }
            // A newer invite may be on its way here; what is not built on what was declined would end that one.
            guard let declined = departure.prevEvents.first, template.authEvents.contains(declined) else {
                throw HandshakeFault.notWhatWasAsked("auth_events")
            }
            // As old as the no is, so that a newer invite that the template did not know yet holds beside it.
            _ = try await handLeave(
                template, reason: departure.content["reason"]?.string, to: server, saidAt: departure.originServerTS)
        }
        switch await turns.run(decline.servers) {
        case .success: return ended(decline, .done)
        case .failure(let failure) where failure.isFinal: return ended(decline, .done)
        case .failure: return .retry(JobFault("not_told", "No server in the room could be told."))
        }
    }

    private func ended(_ decline: UntoldDecline, _ outcome: JobOutcome) -> JobOutcome {
        untold.withLock { $0.remove([decline.key], of: decline.servers) }
        return outcome
    }

    /// The event by which the user left here, while it is the last word about them.
    private func departure(_ key: UntoldDecline.Key) async throws -> Event? {
        try await node.database.read { session in
            guard let room = try session.room(rid: key.rid), room.removedAt == nil, try !session.isResident(room),
                let member = try session.member(rid: key.rid, uid: key.uid), member.membership == "leave", member.position == key.position
            else { return nil }
            return try session.parsedEvent(at: key.position)
        }
    }
}
