/// Who may start and who waits: a value that knows numbers and hosts only.
struct FetchLine {
    enum Admission: Equatable {
        case start
        case wait
        case refuse
    }

    private let total: Int
    private let perHost: Int
    private let room: Int
    private var running: [UInt64: String] = [:]
    private var hosts: [String: Int] = [:]
    private var waiting: [(id: UInt64, host: String)] = []

    init(total: Int, perHost: Int, room: Int) {
        precondition(total > 0 && perHost > 0 && room >= 0, "a fetch needs room for one exchange")
        self.total = total
        self.perHost = perHost
        self.room = room
    }

    mutating func offer(_ id: UInt64, host: String) -> Admission {
        if mayStart(host) {
            start(id, host)
            return .start
        }
        guard waiting.count < room else { return .refuse }
        waiting.append((id, host))
        return .wait
    }

    /// One has ended, whether it ran or waited.
    /// - Returns: who starts now, in the order in which they came; a host that is full holds nobody else up.
    mutating func end(_ id: UInt64) -> [UInt64] {
        guard let host = running.removeValue(forKey: id) else {
            waiting.removeAll { $0.id == id }
            return []
        }
        hosts[host] = hosts[host].flatMap { $0 > 1 ? $0 - 1 : nil }
        var started: [UInt64] = []
        var staying: [(id: UInt64, host: String)] = []
        for each in waiting {
            guard mayStart(each.host) else {
                staying.append(each)
                continue
            }
            start(each.id, each.host)
            started.append(each.id)
        }
        waiting = staying
        return started
    }

    private func mayStart(_ host: String) -> Bool { running.count < total && hosts[host, default: 0] < perHost }

    private mutating func start(_ id: UInt64, _ host: String) {
        running[id] = host
        hosts[host, default: 0] += 1
    }
}
