internal import CanonicalJSON

/// Updates for one server that must not be lost: messages to devices, and what is new about devices. In the order they came.
package struct DurableUpdates: Sendable, Equatable {
    private(set) var waiting: [EphemeralUpdate] = []
    /// Ids of messages to devices that were taken in lately, so that a repetition of ours adds nothing.
    private var known: [String] = []
    private var bytes = 0

    var isWaiting: Bool { !waiting.isEmpty }

    /// They are part of a row that is written with every transaction, so there are few of them.
    package static let maxCount = 100
    /// All of them together.
    package static let maxBytes = 256 << 10
    private static let remembered = 200

    package init() {}

    /// Takes one in; false when there is no room, so that whoever made it keeps it. One that is known already is as good as taken in.
    package mutating func add(_ update: EphemeralUpdate) -> Bool {
        let key = update.messageID.map { "\(update.content["sender"]?.string ?? "") \($0)" }
        if let key, known.contains(key) { return true }
        let size = update.bytes
        guard waiting.count < Self.maxCount, bytes + size <= Self.maxBytes else { return false }
        waiting.append(update)
        bytes += size
        if let key {
            known.append(key)
            if known.count > Self.remembered { known.removeFirst() }
        }
        return true
    }

    /// Takes out what fits, oldest first.
    mutating func take(count: Int, bytes limit: Int) -> [EphemeralUpdate] {
        var taken: [EphemeralUpdate] = []
        var size = 0
        while taken.count < count, let next = waiting.first, size + next.bytes + 1 <= limit {
            size += next.bytes + 1
            bytes -= next.bytes
            taken.append(waiting.removeFirst())
        }
        return taken
    }

    var stored: JSON { ["waiting": .array(waiting.map(\.stored)), "known": .array(known.map(JSON.string))] }

    init?(stored json: JSON) {
        guard let waiting = json["waiting"]?.array?.map(EphemeralUpdate.init(stored:)), !waiting.contains(nil),
            let known = json["known"]?.array
        else { return nil }
        self.waiting = waiting.compactMap { $0 }
        self.known = known.compactMap(\.string)
        bytes = self.waiting.reduce(0) { $0 + $1.bytes }
    }
}
