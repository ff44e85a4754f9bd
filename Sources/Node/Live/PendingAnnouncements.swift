/// What the bodies of one batch announced, in order. Writer thread only.
final class PendingAnnouncements {
    /// An announcement that is there, or one that is written once the batch is on its way to the disk.
    enum Pending {
        case made(Announcement)
        case later(() -> Announcement)
    }

    private var pending: [Pending] = []
    private var made: [Announcement] = []
    /// What the loop that commits will hand out itself.
    var prepared: (shard: LiveShard, handouts: [Handout])?

    func add(_ announcement: Pending) { pending.append(announcement) }

    /// Writes what is to be written.
    func make() {
        made.reserveCapacity(made.count + pending.count)
        for announcement in pending {
            switch announcement {
            case .made(let announcement): made.append(announcement)
            case .later(let make): made.append(make())
            }
        }
        pending = []
    }

    /// All of them, written.
    var list: [Announcement] {
        if !pending.isEmpty { make() }
        return made
    }
}
