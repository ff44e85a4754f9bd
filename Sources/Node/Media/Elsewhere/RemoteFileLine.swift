import Chat

/// Which files of other nodes are fetched when: one fetch of a file at a time, so many at once, so many of one node, and nobody asks again
/// at once for what was not to be had. A value; its holder does what it answers.
struct RemoteFileLine {
    /// How much at once.
    struct Limits {
        /// Files that are fetched at one time.
        var running = 8
        /// Of one node, so that one that is slow keeps nobody from the others'.
        var runningOfOrigin = 3
        /// Files that wait, and of one node.
        var waiting = 128
        var waitingOfOrigin = 32
        /// Bytes of one node in an hour: nobody's pictures push out everybody else's.
        var bytesOfOrigin: Int64 = 2 << 30
        /// Failures that are remembered; with more all are forgotten.
        var remembered = 4096
    }

    enum Answer: Equatable {
        case start
        /// ``ended(_:of:_:at:)`` names it when its turn has come.
        case wait
        case refuse(Refusal)
    }

    /// How a fetch ended.
    enum End: Equatable {
        case fetched(bytes: Int64)
        /// The file is not to be had, whoever asks.
        case lacking(Refusal)
        /// Its node does not answer: the others of it are not to be had either.
        case away(Refusal)
    }

    private struct Failure {
        let refusal: Refusal
        let until: Int64
        let tries: Int
    }

    private struct Origin {
        var running = 0
        var waiting = 0
        var hour: Int64 = 0
        var bytes: Int64 = 0
        var failure: Failure?
    }

    private static let hour: Int64 = 3_600_000
    /// Milliseconds until a node that was away is asked again: doubled each time.
    private static let away: (first: Int64, most: Int64) = (5_000, 300_000)
    /// The same for a file that its node does not have, or that is too large.
    private static let lacking: (first: Int64, most: Int64) = (60_000, 3_600_000)

    private let limits: Limits
    private var files: [String: Failure] = [:]
    private var origins: [String: Origin] = [:]
    private var waiting: [(key: String, origin: String)] = []
    private var running = 0

    init(_ limits: Limits = Limits()) { self.limits = limits }

    /// Somebody wants a file that is not being fetched.
    /// - Parameter now: milliseconds since 1970.
    mutating func ask(_ key: String, of origin: String, at now: Int64) -> Answer {
        if let failure = files[key], failure.until > now { return .refuse(failure.refusal.again(in: failure.until - now)) }
        var place = origins[origin] ?? Origin()
        if let failure = place.failure, failure.until > now { return .refuse(failure.refusal.again(in: failure.until - now)) }
        if place.hour == now / Self.hour, place.bytes >= limits.bytesOfOrigin {
            return .refuse(.busy(retryAfter: Int((Self.hour - now % Self.hour) / 1000) + 1))
        }
        if running < limits.running, place.running < limits.runningOfOrigin {
            running += 1
            place.running += 1
            origins[origin] = place
            return .start
        }
        guard waiting.count < limits.waiting, place.waiting < limits.waitingOfOrigin else { return .refuse(.busy(retryAfter: 5)) }
        place.waiting += 1
        origins[origin] = place
        waiting.append((key, origin))
        return .wait
    }

    /// A fetch has ended.
    /// - Returns: those whose turn has come.
    mutating func ended(_ key: String, of origin: String, _ end: End, at now: Int64) -> [String] {
        var place = origins[origin] ?? Origin()
        running -= 1
        place.running -= 1
        switch end {
        case .fetched(let bytes):
            files[key] = nil
            place.failure = nil
            place.bytes = (place.hour == now / Self.hour ? place.bytes : 0) + bytes
            place.hour = now / Self.hour
        case .lacking(let refusal):
            if files.count >= limits.remembered { files.removeAll() }
            files[key] = Self.failure(refusal, after: files[key], Self.lacking, now)
        case .away(let refusal): place.failure = Self.failure(refusal, after: place.failure, Self.away, now)
        }
        origins[origin] = place
        return turns(at: now)
    }

    /// The node has given a sign of life.
    mutating func heard(_ origin: String) { origins[origin]?.failure = nil }

    private mutating func turns(at now: Int64) -> [String] {
        var turns: [String] = []
        var index = 0
        while index < waiting.count, running < limits.running {
            let next = waiting[index]
            guard let place = origins[next.origin], place.running < limits.runningOfOrigin else {
                index += 1
                continue
            }
            origins[next.origin]?.running += 1
            origins[next.origin]?.waiting -= 1
            running += 1
            turns.append(next.key)
            waiting.remove(at: index)
        }
        if origins.count >= limits.remembered {
            origins = origins.filter { $0.value.running > 0 || $0.value.waiting > 0 }
        }
        return turns
    }

    private static func failure(_ refusal: Refusal, after old: Failure?, _ pause: (first: Int64, most: Int64), _ now: Int64) -> Failure {
        let tries = (old?.tries ?? 0) + 1
        let wait = min(pause.most, pause.first << Int64(min(tries - 1, 20)))
        return Failure(refusal: refusal, until: now + wait, tries: tries)
    }
}

extension Refusal {
    /// The same, with when another try makes sense.
    fileprivate func again(in milliseconds: Int64) -> Refusal {
        retryAfter == nil ? self : Refusal(code, detail, errors: errors, retryAfter: Int(milliseconds / 1000) + 1)
    }
}
