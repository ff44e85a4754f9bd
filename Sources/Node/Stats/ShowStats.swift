import CanonicalJSON
import Chat
import Storage

/// `GET admin/stats`: what was counted, by minute, hour or day, the oldest first, and how the node is now. A time in which no node ran is
/// left out. Everything is read as it was written; nothing is counted.
enum ShowStats {
    private enum Step: String, CaseIterable {
        case minute, hour, day

        var scale: StatScale {
            switch self {
            case .minute: .minute
            case .hour: .hour
            case .day: .day
            }
        }
    }

    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let step = fields.optionalChoice("by", of: Step.self) ?? .hour
        try fields.check()
        let scale = step.scale
        let limit = try PageAsk(ask.input, standard: Int(scale.slots), most: Int(scale.slots)).limit
        let start = scale.start(of: node.world.now()) - Int64(limit - 1) * scale.length
        let rows = try await node.read { session in try session.stats(scale, from: start) }
        return Answer(["by": .string(step.rawValue), "now": await now(node), "items": .array(rows.map(StatObject.json))])
    }

    private static func now(_ node: NodeContext) async -> JSON {
        [
            "online": .int(node.gateway.presence.count), "connections": .int(await node.gateway.counts().sessions),
            "memory": .int(ProcessMemory.residentBytes()), "startedAt": .time(node.startedAt), "version": .string(NodeVersion.current),
            "name": .string(node.configuration.identity.name),
        ]
    }
}

/// One stretch of time as the admin API shows it.
enum StatObject {
    static func json(_ row: StatRow) -> JSON {
        let figures = row.figures
        let ended = row.jobsDone + row.jobsFailed
        return [
            "at": .time(row.at), "messages": .int(figures.messages), "deliveries": .int(figures.deliveries),
            "requests": .int(figures.requests), "errors": .int(figures.errors), "activeUsers": .int(row.active),
            "jobsDone": .int(row.jobsDone), "jobsFailed": .int(row.jobsFailed),
            "jobWait": ended > 0 ? .double((Double(row.jobsWaited) / Double(ended)).rounded()) : .null,
            "answers": times(figures.answers, StatFigures.answerBounds), "commits": times(figures.commits, StatFigures.commitBounds),
        ]
    }

    /// In milliseconds, to a hundredth.
    private static func times(_ counts: [Int64], _ bounds: [Int64]) -> JSON {
        func quantile(_ part: Double) -> JSON {
            StatFigures.quantile(part, of: counts, bounds: bounds).map { .double(($0 / 10).rounded() / 100) } ?? .null
        }
        return ["median": quantile(0.5), "p99": quantile(0.99)]
    }
}
