internal import CanonicalJSON

/// After a long absence a server gets only where each room has got to, and asks for what lies between: that is less than all of it, and
/// what it would do anyway.
package struct CatchUp: Sendable, Equatable {
    /// How long a server must have been away.
    package static let absence: Int64 = 3_600_000

    /// What came after this position is live again.
    package let until: Int64
    /// The position of the last event of these that was taken.
    package let done: Int64

    var stored: JSON { ["until": .int(until), "done": .int(done)] }

    init(until: Int64, done: Int64) {
        self.until = until
        self.done = done
    }

    init?(stored json: JSON) {
        guard let until = json["until"]?.int, let done = json["done"]?.int else { return nil }
        self.init(until: until, done: done)
    }
}
