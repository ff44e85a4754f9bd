package import CanonicalJSON

/// Which transactions were answered, so that one that comes again hears the same and is not worked through twice.
///
/// The sender's id alone decides: another body under an old id is not looked at. Bounded by number and age; a database keeps the same
/// in rows.
package struct TransactionMemory: Sendable {
    /// A transaction as its sender names it.
    package struct Name: Sendable, Hashable {
        let origin: String
        let id: String

        package init(origin: String, id: String) {
            self.origin = origin
            self.id = id
        }
    }

    /// Seven days, in milliseconds: longer than any sender tries the same transaction without a break.
    package static let age: Int64 = 7 * 24 * 3_600_000
    private let most: Int
    private var answers: [Name: JSON] = [:]
    private var order: [(name: Name, at: Int64)] = []
    private var oldest = 0

    /// - Parameter most: answers that are kept.
    package init(most: Int = 10_000) {
        self.most = most
    }

    /// How many are kept.
    package var count: Int { answers.count }

    /// The answer that was given.
    package func answer(to name: Name) -> JSON? { answers[name] }

    /// Keeps an answer, at a time in milliseconds. The first one given to a name stays.
    package mutating func keep(_ answer: JSON, to name: Name, at now: Int64) {
        guard answers[name] == nil else { return }
        answers[name] = answer
        order.append((name, now))
        while oldest < order.count, answers.count > most || order[oldest].at <= now - TransactionMemory.age {
            answers[order[oldest].name] = nil
            oldest += 1
        }
        if oldest > order.count / 2 {
            order.removeFirst(oldest)
            oldest = 0
        }
    }
}
