import CanonicalJSON
import Chat
import Federation

/// Nodes on files of their own, a clock and a network, all following from a seed. Work on a file is awaited before anything else happens.
final class FiledWorld {
    private enum Happening {
        case request(Call)
        case answer(Int, Reply)
        case outOfTime(Int)
        case wake(String)
        case flush(String, String)
        case start(String, rotating: Bool)
    }

    private enum Reply {
        case taken
        case answer(PeerAnswer)
    }

    /// A request under way.
    private struct Call {
        enum Kind {
            case ask(InboxAsk)
            case send([JSON])
        }

        let number: Int
        let from: String
        let to: String
        let kind: Kind
    }

    let stage: LinkedStage
    let names: [String]
    private let nodes: [String: FiledNode]
    var random: SimulationRandom
    var weather = NetworkWeather()
    private var groups: [String: Int] = [:]
    private var down: Set<String> = []
    /// When nodes are to be woken next.
    private var wakes: [String: Int64] = [:]
    private var agenda = Agenda<Happening>()
    private var calls: [Int: Call] = [:]
    private var lastCall = 0
    private(set) var steps = 0
    /// After that many steps nothing happens any more: a life that comes to no end says so.
    let budget: Int
    private(set) var crashes = 0
    private(set) var rotations = 0

    init(_ stage: LinkedStage, _ nodes: [FiledNode], random: SimulationRandom, budget: Int) {
        (self.stage, names, self.random, self.budget) = (stage, nodes.map(\.name), random, budget)
        self.nodes = Dictionary(nodes.map { ($0.name, $0) }) { first, _ in first }
    }

    private var now: Int64 { stage.clock.now }

    func node(_ name: String) -> FiledNode {
        guard let node = nodes[name] else { preconditionFailure("There is no node \(name).") }
        return node
    }

    func isUp(_ name: String) -> Bool { !down.contains(name) }

    func views() async throws -> [FiledView] {
        var views: [FiledView] = []
        for name in names { views.append(try await node(name).view()) }
        return views
    }

    func close() { for node in nodes.values { node.close() } }

    // What people and fate do

    func say(_ type: String, _ key: String?, _ content: JSONObject, _ actor: UserID, redacts: EventID? = nil) async throws -> Event? {
        guard isUp(actor.server) else { return nil }
        let event = try await node(actor.server).say(type, key: key, content, by: actor, redacts: redacts)
        if event != nil { try await flush(actor.server) }
        return event
    }

    /// Nodes of different groups do not hear each other from now on.
    func part() {
        heal()
        for name in names { groups[name] = Int.random(in: 0...1, using: &random) }
        for (one, other) in pairs where groups[one.text] != groups[other.text] { stage.wire.cut(one, other) }
    }

    func heal() {
        groups = [:]
        for (one, other) in pairs { stage.wire.mend(one, other) }
    }

    private var pairs: [(ServerName, ServerName)] {
        let servers = names.compactMap { ServerName($0) }
        return servers.indices.flatMap { one in servers[(one + 1)...].map { (servers[one], $0) } }
    }

    /// A node is killed, at once or in the middle of what it does next, and started again some time later.
    func crash(_ name: String, rotating: Bool = false) {
        guard isUp(name) else { return }
        if !rotating, random.chance(50) {
            node(name).bodiesToLive = Int.random(in: 0...3, using: &random)
        } else {
            die(name, rotating: rotating)
        }
    }

    private func die(_ name: String, rotating: Bool) {
        crashes += 1
        if rotating { rotations += 1 }
        down.insert(name)
        if let server = ServerName(name) { stage.wire.silence(server) }
        calls = calls.filter { $0.value.from != name }
        agenda.add(.start(name, rotating: rotating), at: now + random.pick([1, 5_000, 400_000]))
    }

    // Time

    /// Goes on until that much time has gone by.
    func run(for milliseconds: Int64) async throws {
        let end = now + milliseconds
        while !isExhausted, let (time, happening) = agenda.next(until: end) {
            stage.clock.advance(time - now)
            try await happen(happening)
        }
        stage.clock.advance(end - now)
    }

    /// Goes on until nothing happens any more, or the budget is used up.
    func runUntilQuiet() async throws {
        while !isExhausted, let (time, happening) = agenda.next(until: .max) {
            stage.clock.advance(time - now)
            try await happen(happening)
        }
    }

    var isExhausted: Bool { steps >= budget }

    private func happen(_ happening: Happening) async throws {
        steps += 1
        switch happening {
        case .request(let call): try await arrive(call)
        case .answer(let number, let reply):
            if let call = calls.removeValue(forKey: number) { try await finish(call, reply) }
        case .outOfTime(let number):
            if let call = calls.removeValue(forKey: number) { try await finish(call, nil) }
        case .wake(let name): try await with(name) { try await $0.wake() }
        case .flush(let from, let to): try await flush(from, to)
        case .start(let name, let rotating):
            down.remove(name)
            try await with(name) { try await $0.reopen(rotating: rotating) }
            try await flush(name)
        }
    }

    private func with(_ name: String, _ work: (FiledNode) async throws -> [InboxAsk]) async throws {
        guard isUp(name) else { return }
        do {
            for ask in try await work(node(name)) { call(.ask(ask), name, ask.peer) }
        } catch is FiledNode.Death {
            return die(name, rotating: false)
        }
        guard let time = node(name).nextWake() else { return }
        if let arranged = wakes[name], arranged > now, arranged <= time { return }
        wakes[name] = time
        agenda.add(.wake(name), at: time)
    }

    private func arrive(_ call: Call) async throws {
        guard isUp(call.to) else { return }
        switch call.kind {
        case .ask(let ask):
            guard calls[call.number] != nil else { return }
            answer(call, .answer(await node(call.from).answer(to: ask)))
        case .send(let events):
            try await with(call.to) { try await $0.receive(events, from: call.from) }
            guard isUp(call.to) else { return }
            answer(call, .taken)
        }
        node(call.to).heard(call.from)
        try await flush(call.to, call.from)
    }

    private func finish(_ call: Call, _ reply: Reply?) async throws {
        switch call.kind {
        case .ask(let ask):
            var result = PeerAnswer.unreachable
            if case .answer(let answer) = reply { result = answer }
            try await with(call.from) { [result] in try await $0.answered(ask, result) }
        case .send:
            try await node(call.from).sent(to: call.to, reply == nil ? .unreachable("timeout") : .status(200))
            try await flush(call.from, call.to)
        }
    }

    private func flush(_ from: String) async throws {
        for to in names where to != from { try await flush(from, to) }
    }

    private func flush(_ from: String, _ to: String) async throws {
        guard isUp(from) else { return }
        switch try await node(from).next(to: to) {
        case .transaction(let events): call(.send(events), from, to)
        case .wait(let time): agenda.add(.flush(from, to), at: max(time, now + 1))
        case .nothing: break
        }
    }

    // The network

    private func call(_ kind: Call.Kind, _ from: String, _ to: String) {
        lastCall += 1
        let call = Call(number: lastCall, from: from, to: to, kind: kind)
        calls[call.number] = call
        agenda.add(.outOfTime(call.number), at: now + 60_000)
        if nodes[to] != nil { carry(.request(call), from, to) }
    }

    private func answer(_ call: Call, _ reply: Reply) { carry(.answer(call.number, reply), call.to, call.from) }

    private func carry(_ happening: Happening, _ from: String, _ to: String) {
        guard groups[from] == groups[to] else { return }
        for _ in 0..<(random.chance(weather.duplication) ? 2 : 1) where !random.chance(weather.loss) {
            agenda.add(happening, at: now + Int64.random(in: weather.delay, using: &random))
        }
    }
}
