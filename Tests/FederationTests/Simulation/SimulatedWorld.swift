import CanonicalJSON
import Chat
import Federation

/// Nodes, a clock and a network, all of them following from a seed: nothing here waits, and every run of a seed is the same.
struct SimulatedWorld<Store: SimulatedStore> {
    private enum Happening {
        case request(Call)
        case answer(Int, Answer)
        case outOfTime(Int)
        case wake(String)
        case flush(String, String)
    }

    private enum Answer {
        case transaction(TransactionAnswer)
        case reply(PeerReply)
    }

    /// A request under way.
    private struct Call {
        enum Kind {
            case ask(InboxAsk)
            case send(InboundTransaction)
        }

        let number: Int
        let from: String
        let to: String
        let kind: Kind
    }

    var random: SimulationRandom
    private(set) var now: Int64 = 1_700_000_000_000
    private(set) var nodes: [String: SimulatedNode<Store>] = [:]
    let names: [String]
    var weather = NetworkWeather()
    /// Nodes of different groups do not hear each other.
    var groups: [String: Int] = [:]
    /// Whether senders come back after an outage with the newest event only.
    var sendsNewestOnly = false
    private var agenda = Agenda<Happening>()
    private var calls: [Int: Call] = [:]
    private var lastCall = 0
    /// Failures since the last success, by pair of nodes; who has one has a try ahead.
    private var failures: [String: Int] = [:]
    private var isSending: Set<String> = []
    /// When nodes are to be woken next.
    private var wakes: [String: Int64] = [:]
    /// Follows from everything that happened.
    private(set) var trace: UInt64 = 14_695_981_039_346_656_037
    private(set) var steps = 0
    /// After that many steps nothing happens any more: a life that comes to no end says so.
    let budget: Int

    init(_ nodes: [SimulatedNode<Store>], random: SimulationRandom, budget: Int) {
        self.random = random
        self.budget = budget
        names = nodes.map(\.name)
        for node in nodes { self.nodes[node.name] = node }
    }

    func node(_ name: String) -> SimulatedNode<Store> {
        guard let node = nodes[name] else { preconditionFailure("There is no node \(name).") }
        return node
    }

    /// Lets a node do something on behalf of its people.
    @discardableResult
    mutating func act(
        on name: String, _ act: (inout SimulatedNode<Store>, Int64) -> (Event, [SimulatedNode<Store>.Effect])?
    ) -> Event? {
        guard var node = nodes.removeValue(forKey: name) else { return nil }
        let done = act(&node, now)
        nodes[name] = node
        guard let (event, effects) = done else { return nil }
        follow(effects, of: name)
        mix(event.id)
        return event
    }

    /// Goes on until that much time has gone by.
    mutating func run(for milliseconds: Int64) {
        let end = now + milliseconds
        while !isExhausted, let (time, happening) = agenda.next(until: end) {
            now = time
            happen(happening)
        }
        now = end
    }

    /// Goes on until nothing happens any more, or the budget is used up.
    mutating func runUntilQuiet() {
        while !isExhausted, let (time, happening) = agenda.next(until: .max) {
            now = time
            happen(happening)
        }
    }

    var isExhausted: Bool { steps >= budget }

    // What happens

    private mutating func happen(_ happening: Happening) {
        steps += 1
        switch happening {
        case .request(let call): arrive(call)
        case .answer(let number, let answer):
            if let call = calls.removeValue(forKey: number) { finish(call, answer) }
        case .outOfTime(let number):
            if let call = calls.removeValue(forKey: number) { finish(call, nil) }
        case .wake(let name): with(name) { $0.wake(at: $1) }
        case .flush(let from, let to): flush(from, to)
        }
    }

    private mutating func arrive(_ call: Call) {
        switch call.kind {
        case .ask(let ask):
            let reply = node(call.to).reply(to: ask.question, from: call.from)
            answer(call, .reply(reply))
        case .send(let transaction):
            var result = TransactionAnswer()
            with(call.to) { node, now in
                let (answer, effects) = node.receive(transaction, at: now)
                result = answer
                return effects
            }
            answer(call, .transaction(result))
        }
    }

    private mutating func finish(_ call: Call, _ answer: Answer?) {
        switch call.kind {
        case .ask(let ask):
            var result = PeerAnswer.unreachable
            if case .reply(let reply) = answer {
                let body = reply.body(to: ask.question, origin: call.to, sentAt: now)
                result = body.map { PeerAnswer(body: $0, to: ask.question) } ?? .nothing
            }
            with(call.from) { $0.answered(ask, result, at: $1) }
        case .send(let transaction):
            let pair = call.from + ">" + call.to
            isSending.remove(pair)
            guard answer != nil else { return sendingFailed(call.from, call.to) }
            nodes[call.from]?.sent(transaction.events.count, to: call.to)
            failures[pair] = nil
            flush(call.from, call.to)
        }
    }

    private mutating func sendingFailed(_ from: String, _ to: String) {
        let pair = from + ">" + to
        let count = failures[pair, default: 0] + 1
        failures[pair] = count
        if sendsNewestOnly, count >= 2 { nodes[from]?.shorten(to: to) }
        agenda.add(.flush(from, to), at: now + BackOff(first: 30_000, cap: 3_600_000).plain(after: count))
    }

    private mutating func flush(_ from: String, _ to: String) {
        guard nodes[to] != nil, !isSending.contains(from + ">" + to), let next = node(from).next(to: to, at: now) else { return }
        isSending.insert(from + ">" + to)
        call(.send(next), from, to)
    }

    // The network

    private mutating func follow(_ effects: [SimulatedNode<Store>.Effect], of name: String) {
        for effect in effects {
            switch effect {
            case .ask(let ask): call(.ask(ask), name, ask.peer)
            case .wake(let time): wake(name, at: max(time, now + 1))
            case .send(let server): if failures[name + ">" + server] == nil { flush(name, server) }
            }
        }
    }

    private mutating func wake(_ name: String, at time: Int64) {
        if let arranged = wakes[name], arranged > now, arranged <= time { return }
        wakes[name] = time
        agenda.add(.wake(name), at: time)
    }

    private mutating func call(_ kind: Call.Kind, _ from: String, _ to: String) {
        lastCall += 1
        let call = Call(number: lastCall, from: from, to: to, kind: kind)
        calls[call.number] = call
        agenda.add(.outOfTime(call.number), at: now + 30_000)
        if nodes[to] != nil { carry(.request(call), from, to) }
    }

    private mutating func answer(_ call: Call, _ answer: Answer) { carry(.answer(call.number, answer), call.to, call.from) }

    private mutating func carry(_ happening: Happening, _ from: String, _ to: String) {
        guard groups[from] == groups[to] else { return }
        for _ in 0..<(random.chance(weather.duplication) ? 2 : 1) where !random.chance(weather.loss) {
            agenda.add(happening, at: now + Int64.random(in: weather.delay, using: &random))
        }
    }

    private mutating func with(_ name: String, _ work: (inout SimulatedNode<Store>, Int64) -> [SimulatedNode<Store>.Effect]) {
        guard var node = nodes.removeValue(forKey: name) else { return }
        let count = node.store.order.count
        let effects = work(&node, now)
        for id in node.store.order[count...] { mix(id) }
        nodes[name] = node
        follow(effects, of: name)
    }

    private mutating func mix(_ id: EventID) {
        let time = withUnsafeBytes(of: now) { Array($0) }
        for byte in id.bytes.prefix(8) + time { trace = (trace ^ UInt64(byte)) &* 1_099_511_628_211 }
    }
}
