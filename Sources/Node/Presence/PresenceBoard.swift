/// Who is connected, and who has just come or gone: a value that decides, generic over nothing but milliseconds.
///
/// A user is offline some seconds after the last connection is gone, so that a reload shows nothing. Changes are collected and
/// taken once a second: a storm of reconnects is one batch.
struct PresenceBoard {
    private struct Entry {
        var connections: Int
        /// When the user goes offline; nil while connected.
        var leavesAt: Int64?
    }

    /// How long a user without connections still counts as there, in milliseconds.
    private let grace: Int64
    private var entries: [Int64: Entry] = [:]
    private var changed: Set<Int64> = []

    /// Takes the time after which a user without connections is gone, in milliseconds.
    init(grace: Int64) {
        self.grace = grace
    }

    /// One more connection of a user.
    mutating func connected(_ uid: Int64) {
        if entries[uid] == nil { changed.insert(uid) }
        entries[uid, default: Entry(connections: 0, leavesAt: nil)].connections += 1
        entries[uid]?.leavesAt = nil
    }

    /// One connection less.
    mutating func disconnected(_ uid: Int64, at now: Int64) {
        guard var entry = entries[uid] else { return }
        entry.connections -= 1
        if entry.connections <= 0 { entry.leavesAt = now + grace }
        entries[uid] = entry
    }

    /// The user chose another status; the others hear of it with the next batch.
    mutating func touch(_ uid: Int64) {
        changed.insert(uid)
    }

    /// True while connected or within the grace.
    func isPresent(_ uid: Int64) -> Bool { entries[uid] != nil }

    /// How many connections a user has.
    func connections(of uid: Int64) -> Int { entries[uid]?.connections ?? 0 }

    /// Who is present.
    var users: Set<Int64> { Set(entries.keys) }

    /// How many users are present.
    var count: Int { entries.count }

    /// Takes what changed since the last call, and who went: those are present no more.
    mutating func take(at now: Int64) -> (changed: Set<Int64>, gone: Set<Int64>) {
        var gone: Set<Int64> = []
        for (uid, entry) in entries {
            if let leavesAt = entry.leavesAt, leavesAt <= now { gone.insert(uid) }
        }
        for uid in gone { entries[uid] = nil }
        defer { changed = [] }
        return (changed.union(gone), gone)
    }
}
