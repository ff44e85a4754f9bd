package import CanonicalJSON
package import Chat

/// What a peer's question is answered with.
package enum PeerReply: Sendable {
    case events([JSON])
    case state([JSON], authChain: [JSON])
    case stateIDs(state: [EventID], authChain: [EventID])
    /// There is no such thing, or not for this peer: both are answered alike.
    case nothing
}

extension PeerReply {
    /// The body with status 200 for a question of that kind; nil for ``nothing``, which is 404.
    /// - Parameters:
    ///   - origin: this server's name, and the time in milliseconds since 1970, which `event` says beside the event.
    package func body(to question: PeerQuestion, origin: String, sentAt time: Int64) -> JSON? {
        switch (self, question) {
        case (.events(let events), .missingEvents): ["events": .array(events)]
        case (.events(let events), .authChain): ["auth_chain": .array(events)]
        case (.events(let events), _): ["origin": .string(origin), "origin_server_ts": .int(time), "pdus": .array(events)]
        case (.state(let state, let chain), _): ["pdus": .array(state), "auth_chain": .array(chain)]
        case (.stateIDs(let state, let chain), _):
            ["pdu_ids": .array(state.map { .string($0.text) }), "auth_chain_ids": .array(chain.map { .string($0.text) })]
        case (.nothing, _): nil
        }
    }
}
