package import Chat

/// What came back for a ``PeerQuestion``, each event of it having gone through the same checks as one that was pushed.
package enum CheckedAnswer: Sendable {
    /// Those that passed; none when the peer says that there are none.
    case events([CheckedEvent])
    case stateIDs(state: [EventID], authChain: [EventID])
    /// The peer does not have what it was asked about, or will not say.
    case nothing
    /// No answer to this question, or nothing of it passed.
    case junk
    case unreachable

    /// Whether the peer said what it has. One that lets us see nothing may have it and let us see it later: who is in a room is not known
    /// everywhere at once.
    var isAnswer: Bool {
        switch self {
        case .events, .stateIDs, .junk: true
        case .nothing, .unreachable: false
        }
    }
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
            return passed.isEmpty && !events.isEmpty ? .junk : .events(passed)
        }
    }
}
