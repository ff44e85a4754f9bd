import Chat
import Storage

/// A message alone and with a job in its commit, beside an empty queue and beside a full one, in turns, so that what else the machine
/// does falls on all of them.
struct JobMessageBenchmark {
    let folder: String
    let waiting: Int
    let figures: Figures

    private struct Node {
        let name: String
        let stage: JobStage
        let door: DoorStage
    }

    private struct Taken {
        var perSecond: Double
        /// Microseconds of processor that the writer used for each message.
        var writer: Double
    }

    private static let rounds = 5

    func run() async throws {
        let empty = try await node("empty queue", "job-message-benchmark", waiting: 0)
        defer { empty.stage.close() }
        let full = try await node("full queue", "job-backlog-benchmark", waiting: waiting)
        defer { full.stage.close() }
        for callers in [1, 256] {
            var taken: [String: [Taken]] = [:]
            for _ in 0..<Self.rounds {
                for node in [empty, full] {
                    for withJob in [false, true] {
                        let name = "\(node.name), message\(withJob ? " + job" : "")"
                        taken[name, default: []].append(try await messages(node, name, callers: callers, withJob: withJob))
                    }
                }
            }
            compare(taken, callers: callers)
        }
    }

    private func node(_ name: String, _ file: String, waiting: Int) async throws -> Node {
        let log = LogBox()
        var configuration = DatabaseConfiguration()
        configuration.onCommit = { batch in log.value?.committed(batch) }
        let stage = try JobStage(file, in: folder, configuration)
        log.value = try await EventLog.open(stage.database, nodeName: "north.example")
        let door = try await DoorStage(stage.database, log.value!, rooms: 100)
        try await stage.fill(waiting)
        return Node(name: name, stage: stage, door: door)
    }

    private func messages(_ node: Node, _ name: String, callers: Int, withJob: Bool) async throws -> Taken {
        let (database, door) = (node.stage.database, node.door)
        let each = callers == 1 ? 1_500 : 40_000 / callers
        let before = try await database.write { _ in threadTime() }
        let time = try await nanoseconds {
            try await withThrowingTaskGroup { group in
                for caller in 0..<callers {
                    group.addTask {
                        for number in 0..<each {
                            try await database.write { session in
                                try door.append(caller * 7_919 + number, in: session)
                                if withJob { try session.enqueue(NewJob(JobBenchmark.push), at: JobBenchmark.time) }
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        let used = Double(try await database.write { _ in threadTime() } - before) / 1_000 / Double(callers * each)
        // Not in the time: what is compared is the message, not the index that follows it.
        while door.log.wantsFold { try await door.log.fold(in: database, at: DoorStage.time) }
        report("\(name), \(callers) callers", count: callers * each, nanoseconds: time, "writer \(used.hundredths) us of processor")
        return Taken(perSecond: Double(callers * each) * 1e9 / Double(time), writer: used)
    }

    private func compare(_ taken: [String: [Taken]], callers: Int) {
        func median(_ name: String, _ of: (Taken) -> Double) -> Double {
            let sorted = (taken[name] ?? []).map(of).sorted()
            return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
        }
        let (bare, job, beside) = ("empty queue, message", "empty queue, message + job", "full queue, message")
        let way = callers == 1 ? "one by one" : "grouped"
        figures.add("message \(way)/s", median(bare, \.perSecond))
        figures.add("message + job \(way)/s", median(job, \.perSecond))
        figures.add("message + job \(way), times the message alone", median(bare, \.perSecond) / median(job, \.perSecond))
        figures.add("message beside the backlog \(way), times beside none", median(bare, \.perSecond) / median(beside, \.perSecond))
        let writer = median(beside, \.writer) / median(bare, \.writer)
        figures.add("writer µs of a message beside the backlog \(way), times beside none", writer)
    }
}
