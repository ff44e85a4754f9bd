/// Who of a loop has a turn at something now, and who waits for one in order: at attaching, at reading what was missed.
///
/// After a restart everybody comes back at once. Each attach and each page takes a few reads; let in all together they would fill
/// the queue of the readers and wait there past their deadline, and the rest would be refused as busy and come again, all together.
/// What waits here is a closure each, and no more of them than connections. Confined to its loop.
final class TurnLine {
    private let places: Int
    private let isOpen: () -> Bool
    private var running = 0
    private var waiting: [() -> Bool] = []
    private var head = 0

    /// - Parameters:
    ///   - places: how many have a turn at one time.
    ///   - isOpen: false while nobody may begin; whoever makes it true again calls ``advance()``.
    init(places: Int, isOpen: @escaping () -> Bool = { true }) {
        self.places = places
        self.isOpen = isOpen
    }

    /// How many wait.
    var count: Int { waiting.count - head }

    /// Begins now or when it is its turn. `begin` tells whether it began at all: a connection that is gone by then does not; who
    /// began leaves the line once.
    func enter(_ begin: @escaping () -> Bool) {
        waiting.append(begin)
        advance()
    }

    /// Somebody's turn is over.
    func leave() {
        running -= 1
        advance()
    }

    /// Lets begin who may.
    func advance() {
        while running < places, head < waiting.count, isOpen() {
            let begin = waiting[head]
            head += 1
            if begin() { running += 1 }
        }
        guard head * 2 > waiting.count else { return }
        waiting.removeFirst(head)
        head = 0
    }
}
