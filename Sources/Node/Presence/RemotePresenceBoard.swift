import Chat

/// How people of other nodes show up, as their nodes tell: a value. Nobody says when a node is gone, so what was told counts for half an hour;
/// nodes repeat it sooner. Times are milliseconds since 1970.
struct RemotePresenceBoard {
    private struct Entry {
        var shown: ShownPresence
        var until: Int64
    }

    /// As long as Synapse believes a server that tells nothing more.
    static let lasting: Int64 = 30 * 60_000
    /// More are not remembered, whoever tells of them.
    static let most = 50_000
    private static let betweenLooks: Int64 = 10_000

    private var entries: [Int64: Entry] = [:]
    private var changed: Set<Int64> = []
    private var nextLook: Int64 = 0

    /// Somebody's node tells how they are there.
    mutating func hear(_ uid: Int64, _ shown: ShownPresence, at now: Int64) {
        let known = entries[uid]
        if known == nil, entries.count >= Self.most || shown.status == .offline && shown.lastSeen == nil { return }
        if self.shown(uid).status != shown.status { changed.insert(uid) }
        entries[uid] = Entry(
            shown: ShownPresence(shown.status, lastSeen: shown.lastSeen ?? known?.shown.lastSeen), until: now + Self.lasting)
    }

    /// How somebody shows up.
    func shown(_ uid: Int64) -> ShownPresence { entries[uid]?.shown ?? .nowhere }

    /// Takes who shows up in another way than at the last call; those of whom nothing was told for long are gone.
    mutating func take(at now: Int64) -> Set<Int64> {
        if now >= nextLook {
            nextLook = now + Self.betweenLooks
            for (uid, entry) in entries where entry.until <= now {
                if entry.shown.status != .offline { changed.insert(uid) }
                entries[uid] = nil
            }
        }
        defer { changed = [] }
        return changed
    }
}
