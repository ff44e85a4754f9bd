import CanonicalJSON
import Chat

/// One row of the table of what a client may ask over a live connection.
struct LiveRequest: Sendable {
    /// How a request is carried out.
    enum Work: Sendable {
        /// As a task: the same function the HTTP route calls.
        case ability(@Sendable (NodeContext, Ask) async throws(Refusal) -> Answer)
        /// Written without a task, see ``NodeContext/submit(from:_:_:)``: the answer rides the commit's hand-over; only a refusal comes through the
        /// completion.
        case direct(@Sendable (NodeContext, Ask, LiveReply?, LiveShard, _ refused: @escaping @Sendable (Refusal) -> Void) -> Void)
        /// Done on the loop itself.
        case onLoop(@Sendable (LiveSession, JSON) throws(Refusal) -> JSON)
    }

    /// The wire name.
    let name: String
    /// Which budget counts it; nil where the ability does so itself.
    let rate: RateClass?
    /// The event that carries the answer when no ack was asked for, nil where nothing is sent then.
    let answerEvent: String?
    /// Does it.
    let work: Work

    init(_ name: String, rate: RateClass? = .standard, answerEvent: String? = nil, _ work: Work) {
        self.name = name
        self.rate = rate
        self.answerEvent = answerEvent
        self.work = work
    }
}

/// A request that came over a live connection.
struct LiveCall {
    let request: LiveRequest
    let input: JSON
    let ack: LiveAck?
}
