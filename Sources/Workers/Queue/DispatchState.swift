import Chat
import Storage

/// Who has which job, what may begin and what is to be written: the dispatcher's decisions as a value, without clock or database.
/// Times are milliseconds since 1970.
struct DispatchState {
    /// A gate's name.
    struct GateName: Hashable {
        let scope: JobGateScope
        let name: String
    }

    /// A worker with what it holds.
    struct Seat {
        let worker: any JobWorker
        var held: Set<Int64> = []
        var free: Int { max(0, worker.slots - held.count) }
    }

    /// A job in somebody's hands.
    struct Held: Equatable {
        let worker: String
        let kind: String
        let token: Int64
    }

    /// One claim to be made.
    struct Ask: Sendable, Equatable {
        let worker: String
        let isInProcess: Bool
        let rooms: [Room]
        let limit: Int
    }

    /// Of one kind at most so many.
    struct Room: Sendable, Equatable {
        let kind: String
        let room: Int
    }

    /// Jobs claimed or ended in one body at most: some milliseconds of the writer's time.
    static let mostAtOnce = 256

    private let kinds: [String: JobKind]
    private(set) var gates: [GateName: JobGate] = [:]
    private(set) var seats: [String: Seat] = [:]
    private(set) var held: [Int64: Held] = [:]
    /// Kinds of which jobs may be ready; a kind whose last claim came back short is not here.
    private(set) var hungry: Set<String>
    private(set) var ends: [JobEnd] = []
    /// Gates that changed since they were last written, with what the provider said.
    private(set) var dirty: [GateName: String?] = [:]
    var isStopping = false
    private var turn = 0

    init(kinds: [JobKind], queues: [JobLimit], providers: [JobLimit]) {
        self.kinds = Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })
        hungry = Set(kinds.map(\.name))
        for (scope, limits) in [(JobGateScope.queue, queues), (.provider, providers)] {
            for limit in limits {
                gates[GateName(scope: scope, name: limit.name)] = JobGate(cap: limit.cap, bucket: limit.rate.map { JobBucket($0) })
            }
        }
        for kind in kinds {
            for name in gateNames(of: kind) where gates[name] == nil { gates[name] = JobGate(cap: 16) }
        }
    }

    private func gateNames(of kind: JobKind) -> [GateName] {
        [GateName(scope: .queue, name: kind.policy.queue)] + (kind.policy.provider.map { [GateName(scope: .provider, name: $0)] } ?? [])
    }

    /// The kind's way to wait; a kind that is no longer known has the usual one.
    func backOff(of kind: String) -> BackOff { kinds[kind]?.policy.backOff ?? BackOff(first: 2_000, cap: 3_600_000) }

    // MARK: what is read at start, and again after a pause

    /// Takes over what the table keeps of the gates.
    mutating func load(_ rows: [JobGateRow]) {
        for row in rows {
            let name = GateName(scope: row.scope, name: row.name)
            guard var gate = gates[name] else { continue }
            gate.restore(fullAt: row.fullAt, openUntil: row.openUntil, failures: row.failures, isPaused: row.pausedAt != nil)
            gates[name] = gate
            hungry.formUnion(kinds.values.filter { gateNames(of: $0).contains(name) }.map(\.name))
        }
    }

    /// Takes over a job that a worker elsewhere has had since before the start.
    mutating func inherit(_ id: Int64, _ job: Held) {
        held[id] = job
        guard let kind = kinds[job.kind] else { return }
        for name in gateNames(of: kind) { gates[name]?.begin(1, at: 0) }
    }

    // MARK: workers

    mutating func arrive(_ worker: any JobWorker) {
        var seat = Seat(worker: worker)
        seat.held = Set(held.filter { $0.value.worker == worker.name }.keys)
        seats[worker.name] = seat
        hungry.formUnion(worker.kinds)
    }

    /// What it holds stays its own until the leases end: it may come back.
    mutating func leave(_ name: String) { seats[name] = nil }

    // MARK: jobs

    mutating func wake(_ kinds: Set<String>) { hungry.formUnion(kinds) }

    /// A run ended. `isWritten` when that committed together with what it did. Nothing happens for a job that is not the worker's any more.
    mutating func end(_ end: JobEnd, of worker: String, isWritten: Bool, at now: Int64) {
        guard let job = held[end.id], job.token == end.token else {
            // The table has the last word about a fence.
            if !isWritten { ends.append(end) }
            return
        }
        release(end.id)
        if !isWritten { ends.append(end) }
        guard let kind = kinds[job.kind] else { return }
        for name in gateNames(of: kind) {
            guard var gate = gates[name] else { continue }
            let before = gate
            gate.end(name.scope == .provider ? end.outcome : .done, at: now)
            gates[name] = gate
            if gate.breaker != before.breaker { dirty[name] = end.outcome.fault?.sentence }
            // Others of the provider may have waited for this one to tell.
            if gate.breaker.openUntil == nil, before.breaker.openUntil != nil {
                hungry.formUnion(kinds.keys.filter { kinds[$0]?.policy.provider == name.name })
            }
        }
        if end.outcome == .again || end.outcome == .returned { hungry.insert(job.kind) }
    }

    /// Its lease is lost. The worker's name, to tell it.
    mutating func lose(_ id: Int64) -> String? {
        guard let job = held[id] else { return nil }
        release(id)
        if let kind = kinds[job.kind] { for name in gateNames(of: kind) { gates[name]?.lose() } }
        return job.worker
    }

    private mutating func release(_ id: Int64) {
        if let job = held.removeValue(forKey: id) { seats[job.worker]?.held.remove(id) }
    }

    // MARK: a turn

    /// Takes out what is to be written now.
    mutating func takeEnds() -> [JobEnd] {
        let taken = Array(ends.prefix(Self.mostAtOnce))
        ends.removeFirst(taken.count)
        return taken
    }

    /// It could not be written.
    mutating func putBack(_ taken: [JobEnd]) { ends.insert(contentsOf: taken, at: 0) }

    mutating func takeDirty() -> [(name: GateName, gate: JobGate, why: String?)] {
        defer { dirty = [:] }
        return dirty.compactMap { name, why in gates[name].map { (name, $0, why) } }
    }

    /// The claims that make sense now. Kinds that are asked for are no longer hungry: ``began(_:_:at:)`` says whether there may be more.
    mutating func takeAsks(at now: Int64) -> [Ask] {
        guard !isStopping, !hungry.isEmpty else { return [] }
        turn += 1
        var rooms = gates.mapValues { $0.room(at: now) }
        var left = Self.mostAtOnce
        var asks: [Ask] = []
        let names = seats.keys.sorted()
        for offset in names.indices {
            guard let seat = seats[names[(turn + offset) % names.count]] else { continue }
            asks += self.asks(of: seat, &rooms, &left)
        }
        return asks
    }

    private mutating func asks(of seat: Seat, _ rooms: inout [GateName: Int], _ left: inout Int) -> [Ask] {
        var free = min(seat.free, left)
        let wanted = hungry.filter { seat.worker.kinds.contains($0) }.compactMap { kinds[$0] }
        var asks: [Ask] = []
        for (queue, kinds) in Dictionary(grouping: wanted, by: \.policy.queue).sorted(by: { $0.key < $1.key }) {
            let queueName = GateName(scope: .queue, name: queue)
            let limit = min(free, rooms[queueName] ?? 0)
            guard limit > 0 else { continue }
            var chosen: [Room] = []
            for kind in kinds.sorted(by: { $0.name < $1.name }) {
                let provider = kind.policy.provider.map { GateName(scope: .provider, name: $0) }
                let room = min(limit, provider.map { rooms[$0] ?? 0 } ?? limit)
                guard room > 0 else { continue }
                if let provider { rooms[provider, default: 0] -= room }
                chosen.append(Room(kind: kind.name, room: room))
                hungry.remove(kind.name)
            }
            guard !chosen.isEmpty else { continue }
            rooms[queueName, default: 0] -= limit
            (free, left) = (free - limit, left - limit)
            asks.append(Ask(worker: seat.worker.name, isInProcess: seat.worker.isInProcess, rooms: chosen, limit: limit))
        }
        return asks
    }

    /// Of which kinds jobs could begin at once if they were made now: none of them is ready.
    /// - Parameter others: kinds that are not handed out so.
    func offered(without others: Set<String>) -> Set<String> {
        isStopping ? [] : Set(kinds.keys).subtracting(hungry).subtracting(others)
    }

    /// How many jobs of these kinds may begin.
    func rooms(of offered: Set<String>, at now: Int64) -> JobRooms {
        var limits: [String: [String]] = [:]
        var left: [String: Int] = [:]
        for kind in offered.compactMap({ kinds[$0] }) {
            for gate in gateNames(of: kind) {
                let name = "\(gate.scope) \(gate.name)"
                limits[kind.name, default: []].append(name)
                left[name] = gates[gate]?.room(at: now) ?? 0
            }
        }
        return JobRooms(limits: limits, left: left)
    }

    /// A worker has a job. Whoever left meanwhile has it until the lease ends.
    mutating func began(_ job: ClaimedJob, of worker: String, at now: Int64) {
        held[job.id] = Held(worker: worker, kind: job.kind, token: job.token)
        seats[worker]?.held.insert(job.id)
        guard let kind = kinds[job.kind] else { return }
        for name in gateNames(of: kind) {
            gates[name]?.begin(1, at: now)
            if gates[name]?.bucket != nil { dirty.updateValue(dirty[name] ?? nil, forKey: name) }
        }
    }

    /// What a claim brought.
    mutating func began(_ ask: Ask, _ jobs: [ClaimedJob], at now: Int64) {
        for job in jobs { began(job, of: ask.worker, at: now) }
        for room in ask.rooms where jobs.count == ask.limit || jobs.count(where: { $0.kind == room.kind }) == room.room {
            hungry.insert(room.kind)
        }
    }

    /// The asks came to nothing.
    mutating func putBack(_ asks: [Ask]) { for ask in asks { hungry.formUnion(ask.rooms.map(\.kind)) } }

    /// When a gate that hungry kinds wait before lets somebody through by itself; nil for none.
    func nextOpening(after now: Int64) -> Int64? {
        hungry.compactMap { kinds[$0] }.flatMap(gateNames(of:)).compactMap { gates[$0]?.opens(after: now) }.min()
    }

    /// The leases of a worker, to be prolonged.
    func leases(of worker: String) -> [(id: Int64, token: Int64)] {
        held.filter { $0.value.worker == worker }.map { ($0.key, $0.value.token) }
    }
}
