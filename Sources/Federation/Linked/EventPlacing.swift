package import CanonicalJSON
package import Chat
private import Cryptography
package import Storage

/// What became of an event that was to get its place in a room's history.
package enum PlacedEvent: Sendable {
    case appended(StoredEvent)
    /// It was there already, accepted.
    case known(StoredEvent)
    /// The rules say no, by its auth events or by a state; nothing was written.
    case refused
    /// An event that it names is not here; nothing was written.
    case lacks(EventID)
}

extension LinkedNode {
    /// Judges an event all of whose predecessors are here and appends it, if it is accepted; clients hear of it in the same write body.
    /// - Parameters:
    ///   - handedInBy: the server whose request made the event this node's to pass on.
    ///   - provided: checked in the same body before anything is written; what it throws ends it.
    ///   - then: in the same body, after clients were told.
    /// - Throws: ``StorageFailure``; what `provided` throws; ``Refusal`` `busy` when the room does not stand still, or its branches are too many to judge now.
    package func place(
        _ event: Event, signatures: JSONObject, in rid: Int64, _ creation: RoomCreation, handedInBy: String? = nil,
        provided: @escaping @Sendable (any SQLSession) throws -> Void = { _ in },
        then: @escaping @Sendable (any WriteSession) throws -> Void = { _ in }
    ) async throws -> PlacedEvent {
        for _ in 0..<Self.placingTries {
            let judged: (arrival: Arrival, mark: BranchMark)
            do {
                judged = try await database.read { [log] session in
                    let branches = try log.branches(of: rid, in: session)
                    let judgement = ArrivalJudgement(creation, known: branches, signatures: EventTrust.signatures)
                    return (try judgement.judge(event), branches.mark)
                }
            } catch ResolutionError<StorageFailure>.missing(let id) {
                return .lacks(id)
            } catch ResolutionError<StorageFailure>.source(let failure) {
                throw failure
            } catch is ResolutionError<StorageFailure> {
                throw Refusal.busy(retryAfter: 5)
            }
            guard judged.arrival.standing == .accepted, !judged.arrival.isSoftlyFailed else { return .refused }
            do {
                return try await append(judged.arrival, judged.mark, signatures, rid, handedInBy, provided, then)
            } catch ArrivalConflict.moved {
                continue
            }
        }
        throw Refusal.busy(retryAfter: 1)
    }

    /// How often a judgement is made anew because the room went on meanwhile.
    private static let placingTries = 20

    private func append(
        _ arrival: Arrival, _ mark: BranchMark, _ signatures: JSONObject, _ rid: Int64, _ handedInBy: String?,
        _ provided: @escaping @Sendable (any SQLSession) throws -> Void, _ then: @escaping @Sendable (any WriteSession) throws -> Void
    ) async throws -> PlacedEvent {
        try await database.write { [self] session in
            try provided(session)
            let moves = try OwnMoves(arrival.current, in: rid, own: name.text, session)
            let appended = try log.append(
                arrival, signatures: signatures, to: rid, assuming: mark, handedInBy: handedInBy, now: now(), in: session)
            switch appended {
            case .known(let event): return .known(event)
            case .kept: return .refused
            case .appended(let event):
                try listener.arrived(moves.news(event, session), in: session)
                try then(session)
                return .appended(event)
            }
        }
    }
}
