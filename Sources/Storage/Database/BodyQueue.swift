/// A first-in first-out queue with a limit.
struct BodyQueue<Body> {
    /// Bodies that may wait.
    let limit: Int
    private var bodies: [Body] = []
    private var head = 0

    init(limit: Int) { self.limit = limit }

    var count: Int { bodies.count - head }
    var isEmpty: Bool { count == 0 }
    var first: Body? { isEmpty ? nil : bodies[head] }

    /// False when the queue is full: nothing was added.
    mutating func append(_ body: Body) -> Bool {
        guard count < limit else { return false }
        bodies.append(body)
        return true
    }

    mutating func popFirst() -> Body? {
        guard let body = first else { return nil }
        head += 1
        dropTaken()
        return body
    }

    /// The first bodies, at most `limit` of them.
    mutating func pop(atMost limit: Int) -> [Body] {
        if head == 0, bodies.count <= limit {
            let taken = bodies
            bodies = []
            return taken
        }
        let taken = Array(bodies[head...].prefix(limit))
        head += taken.count
        dropTaken()
        return taken
    }

    /// Taken bodies are let go in bulk: each costs O(1) over its life.
    private mutating func dropTaken() {
        guard head * 2 > bodies.count else { return }
        if head == bodies.count { bodies.removeAll(keepingCapacity: head < 64) } else { bodies.removeFirst(head) }
        head = 0
    }
}
