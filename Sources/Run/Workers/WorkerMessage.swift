import CanonicalJSON
import Chat
import Storage

/// What a worker process and the node say to each other: one JSON object a frame.
enum WorkerMessage: Sendable, Equatable {
    /// The worker's first word, and its first after a broken connection. Without slots it takes nothing more, and is told `settled` of nothing
    /// once that is understood.
    case hello(name: String, kinds: [String], slots: Int)
    /// Runs that ended.
    case ended([JobEnd])
    /// The worker is alive.
    case beat
    /// Jobs for the worker.
    case jobs([ClaimedJob])
    /// Jobs that are to stop.
    case cancel([Int64])
    /// Ends that are on disk, or came too late.
    case settled([Int64])

    var json: JSON {
        switch self {
        case .hello(let name, let kinds, let slots):
            ["type": "hello", "name": .string(name), "kinds": .array(kinds.map(JSON.string)), "slots": .int(slots)]
        case .ended(let ends): ["type": "ended", "ends": .array(ends.map(Self.json))]
        case .beat: ["type": "beat"]
        case .jobs(let jobs): ["type": "jobs", "jobs": .array(jobs.map(Self.json))]
        case .cancel(let ids): ["type": "cancel", "ids": .array(ids.map { .int($0) })]
        case .settled(let ids): ["type": "settled", "ids": .array(ids.map { .int($0) })]
        }
    }

    /// Nil for anything but what `json` makes.
    init?(_ json: JSON) {
        let ids = json["ids"]?.array?.compactMap(\.int) ?? []
        switch json["type"]?.string {
        case "hello":
            guard let name = json["name"]?.string, (1...128).contains(name.utf8.count), let slots = json["slots"]?.int,
                (0...100_000).contains(slots)
            else { return nil }
            self = .hello(name: name, kinds: (json["kinds"]?.array ?? []).compactMap(\.string), slots: Int(slots))
        case "ended": self = .ended((json["ends"]?.array ?? []).compactMap(Self.end))
        case "beat": self = .beat
        case "jobs": self = .jobs((json["jobs"]?.array ?? []).compactMap(Self.job))
        case "cancel": self = .cancel(ids)
        case "settled": self = .settled(ids)
        default: return nil
        }
    }

    // MARK: jobs

    private static func json(_ job: ClaimedJob) -> JSON {
        var json: JSON = [
            "id": .int(job.id), "kind": .string(job.kind), "token": .int(job.token), "payload": .string(job.payload),
            "attempt": .int(job.attempt), "expiresAt": job.expiresAt.map { .int($0) } ?? .null, "createdAt": .int(job.createdAt),
        ]
        json["material"] = job.material.map(JSON.string)
        return json
    }

    private static func job(_ json: JSON) -> ClaimedJob? {
        guard let id = json["id"]?.int, let kind = json["kind"]?.string, let token = json["token"]?.int,
            let payload = json["payload"]?.string,
            let attempt = json["attempt"]?.int, let createdAt = json["createdAt"]?.int
        else { return nil }
        return ClaimedJob(
            id: id, kind: kind, token: token, payload: payload, attempt: Int(attempt), expiresAt: json["expiresAt"]?.int,
            createdAt: createdAt, material: json["material"]?.string)
    }

    // MARK: ends

    private static func json(_ end: JobEnd) -> JSON {
        var json: JSON = ["id": .int(end.id), "token": .int(end.token), "outcome": .string(end.outcome.word)]
        json["reference"] = end.reference.map(JSON.string)
        json["note"] = end.note.map(JSON.string)
        if let fault = end.outcome.fault {
            json["fault"] = [
                "code": .string(fault.code), "sentence": .string(fault.sentence), "status": fault.status.map { .int($0) } ?? .null,
            ]
        }
        switch end.outcome {
        case .retry(_, let moment): json["at"] = moment.map { .int($0) }
        case .wait(let moment, _): json["at"] = moment.map { .int($0) }
        case .snooze(let moment): json["at"] = .int(moment)
        case .dead(_, let trips): json["trips"] = .bool(trips)
        case .done, .again, .cancelled, .returned: break
        }
        return json
    }

    private static func end(_ json: JSON) -> JobEnd? {
        guard let id = json["id"]?.int, let token = json["token"]?.int, let outcome = outcome(json) else { return nil }
        return JobEnd(id: id, token: token, outcome: outcome, reference: json["reference"]?.string, note: json["note"]?.string)
    }

    private static func outcome(_ json: JSON) -> JobOutcome? {
        let fault = JobFault(
            json["fault"]?["code"]?.string ?? "", json["fault"]?["sentence"]?.string ?? "",
            status: json["fault"]?["status"]?.int.map { Int($0) })
        let moment = json["at"]?.int
        switch json["outcome"]?.string {
        case "done": return .done
        case "retry": return .retry(fault, notBefore: moment)
        case "wait": return .wait(until: moment, fault)
        case "dead": return .dead(fault, trips: json["trips"]?.bool ?? false)
        case "snooze": return moment.map { .snooze(until: $0) }
        case "again": return .again
        case "cancelled": return .cancelled
        case "returned": return .returned
        default: return nil
        }
    }
}
