package import Chat

/// What came back for a ``PeerQuestion``, each event of it having gone through the same checks as one that was pushed.
package enum CheckedAnswer: Sendable {
    /// Those that passed.
    case events([CheckedEvent])
    case stateIDs(state: [EventID], authChain: [EventID])
    case nothing
    /// No answer to this question, or nothing of it passed.
    case junk
    case unreachable
}

extension ReceiptChecks {
    /// Checks the events of an answer, each alone and all as events of the room that was asked about.
    package func check(_ answer: PeerAnswer, from peer: String, about room: ReceivingRoom) -> CheckedAnswer {
        switch answer {
        case .nothing: return .nothing
        case .junk: return .junk
        case .unreachable: return .unreachable
        case .stateIDs(let state, let authChain): return .stateIDs(state: state, authChain: authChain)
        case .events(let events):
            let passed = events.compactMap { event -> CheckedEvent? in
                guard case .passed(let checked) = check(event, from: peer, answering: room) else { return nil }
                return checked
            }
            if events.isEmpty { return .nothing }
            return passed.isEmpty ? .junk : .events(passed)
        }
    }
}
