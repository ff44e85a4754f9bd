package import CanonicalJSON
import Chat
import NIOCore

extension LiveSession: LiveReceiver {
    package func received(_ event: String, _ data: JSON, _ ack: LiveAck?) {
        if case .closed = state { return }
        guard budget.take(at: node.world.now()) else {
            return refuse(.rateLimited(retryAfter: 1), event: event, input: data, ack: ack)
        }
        if event == LiveRequestName.authenticate { return authenticate(data, ack) }
        guard isKnown else {
            return refuse(Refusal(.unauthenticated, "Authenticate first."), event: event, input: data, ack: ack)
        }
        guard let request = LiveRequests.named(event) else {
            return refuse(.notFound(.route), event: event, input: data, ack: ack)
        }
        start(LiveCall(request: request, input: LiveAliases.resolved(data), ack: ack))
    }

    package func becameWritable() { resumeWriting() }

    package func closed() { detach() }

    /// False for a connection that has not sent a token.
    private var isKnown: Bool {
        if case .anonymous = state { false } else { true }
    }

    private var isAttaching: Bool {
        if case .attaching = state { true } else { false }
    }

    private func authenticate(_ data: JSON, _ ack: LiveAck?) {
        guard case .anonymous = state else {
            return refuse(
                .conflict("This connection is authenticated already."), event: LiveRequestName.authenticate, input: data, ack: ack)
        }
        guard let token = data["token"]?.string else {
            detach()
            return connection.refused(Refusal(.unauthenticated, "The token is missing."))
        }
        attach(token: token, position: data["position"]?.int, ack: ack)
    }

    /// One connection's requests keep their order: what follows a slow one waits for it, and all wait for the token check.
    private func start(_ call: LiveCall) {
        guard isCalling || isAttaching else { return run(call) }
        guard waiting.count < node.configuration.live.waitingRequests else {
            return refuse(.busy(retryAfter: 1), call)
        }
        waiting.append(call)
    }

    private func run(_ call: LiveCall) {
        guard let caller else { return }
        if let rate = call.request.rate, let refusal = node.limits.refusal(rate, uid: caller.uid, address: connection.address) {
            refuse(refusal, call)
            return next()
        }
        switch call.request.work {
        case .onLoop(let perform): runOnLoop(call, perform)
        case .direct(let submit): runDirect(call, caller, submit)
        case .ability(let perform): runAbility(call, caller, perform)
        }
    }

    private func runOnLoop(_ call: LiveCall, _ perform: (LiveSession, JSON) throws(Refusal) -> JSON) {
        do throws(Refusal) {
            answer(call, try perform(self, call.input).encoded())
        } catch {
            refuse(error, call)
        }
    }

    private func runDirect(
        _ call: LiveCall, _ caller: Caller,
        _ submit: @Sendable (NodeContext, Ask, LiveReply?, LiveShard, _ refused: @escaping @Sendable (Refusal) -> Void) -> Void
    ) {
        let reply = call.ack.map { LiveReply(session: self, ack: $0) }
        submit(node, ask(call, caller), reply, shard) { refusal in
            self.shard.loop.execute { self.refuse(refusal, call) }
        }
    }

    private func runAbility(
        _ call: LiveCall, _ caller: Caller, _ perform: @escaping @Sendable (NodeContext, Ask) async throws(Refusal) -> Answer
    ) {
        isCalling = true
        let ask = ask(call, caller)
        let node = node
        Task { [self] in
            do throws(Refusal) {
                let body = try await perform(node, ask).body ?? [UInt8]("{}".utf8)
                shard.loop.execute { self.finished(call, body) }
            } catch {
                shard.loop.execute { self.failed(call, error) }
            }
        }
    }

    private func finished(_ call: LiveCall, _ body: [UInt8]) {
        answer(call, body)
        next()
    }

    private func failed(_ call: LiveCall, _ refusal: Refusal) {
        refuse(refusal, call)
        next()
    }

    /// Runs what waited, up to the next slow request.
    func next() {
        isCalling = false
        while !isCalling, !waiting.isEmpty { run(waiting.removeFirst()) }
    }

    private func ask(_ call: LiveCall, _ caller: Caller) -> Ask {
        Ask(caller: caller, address: connection.address, input: call.input, requestID: "")
    }

    private func answer(_ call: LiveCall, _ body: [UInt8]) {
        if let ack = call.ack {
            acknowledge(LiveAnswer(ack, body))
        } else if let event = call.request.answerEvent {
            send(event, body)
        }
    }

    private func refuse(_ refusal: Refusal, _ call: LiveCall) {
        refuse(refusal, event: call.request.name, input: call.input, ack: call.ack)
    }

    private func refuse(_ refusal: Refusal, event: String, input: JSON, ack: LiveAck?) {
        node.gateway.refused(refusal.code)
        var problem = ProblemResponse.document(refusal, requestID: nil)
        if let ack { return acknowledge(LiveAnswer(ack, JSON.object(["error": problem]).encoded())) }
        problem["event"] = .string(event)
        if let tempID = input["tempId"], tempID.string != nil { problem["tempId"] = tempID }
        send(LiveEventName.error, problem.encoded())
    }
}
