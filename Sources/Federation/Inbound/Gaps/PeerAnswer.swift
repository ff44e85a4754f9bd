package import CanonicalJSON
package import Chat

/// What came back for a ``PeerQuestion``, nothing of it checked yet.
package enum PeerAnswer: Sendable {
    /// The events of any question but `stateIDs`.
    case events([JSON])
    case stateIDs(state: [EventID], authChain: [EventID])
    /// The peer says that it has nothing, or will not say.
    case nothing
    /// It is no answer to this question.
    case junk
    /// Nothing came in time, or an error of the network or the server.
    case unreachable
}

extension PeerAnswer {
    /// How large an answer may be, in bytes. The state of a very large room is the largest thing that is ever asked for.
    package static func mostBytes(for question: PeerQuestion) -> Int {
        switch question {
        case .event: 128 * 1024
        case .missingEvents: 8 << 20
        case .stateIDs: 16 << 20
        case .authChain, .state: 64 << 20
        }
    }

    /// Reads the body of an answer with status 200.
    package init(reading bytes: [UInt8], to question: PeerQuestion) {
        guard bytes.count <= PeerAnswer.mostBytes(for: question),
            let body = try? JSON(parsing: bytes, limits: InboundLimits.body)
        else {
            self = .junk
            return
        }
        self.init(body: body, to: question)
    }

    /// As above, for a body that is parsed already.
    package init(body: JSON, to question: PeerQuestion) {
        switch question {
        case .missingEvents: self = body["events"]?.array.map(PeerAnswer.events) ?? .junk
        case .authChain: self = body["auth_chain"]?.array.map(PeerAnswer.events) ?? .junk
        case .event: self = body["pdus"]?.array.map(PeerAnswer.events) ?? .junk
        case .state:
            guard let state = body["pdus"]?.array, let chain = body["auth_chain"]?.array else {
                self = .junk
                return
            }
            self = .events(state + chain)
        case .stateIDs:
            guard let state = PeerAnswer.ids(body["pdu_ids"]), let chain = PeerAnswer.ids(body["auth_chain_ids"]) else {
                self = .junk
                return
            }
            self = .stateIDs(state: state, authChain: chain)
        }
    }

    private static func ids(_ list: JSON?) -> [EventID]? {
        guard let list = list?.array else { return nil }
        let ids = list.compactMap { $0.string.flatMap(EventID.init) }
        return ids.count == list.count ? ids : nil
    }
}
