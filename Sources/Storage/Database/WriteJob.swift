/// A write body with whoever waits for it, its result type forgotten. Confined to the writer thread once submitted.
protocol WriteJob: AnyObject, Sendable {
    /// Nanoseconds of the configured clock when it was submitted.
    var submitted: UInt64 { get }
    /// Runs the body and keeps its result; may be called again after a rollback.
    func run(_ session: any WriteSession) throws
    /// Tells whoever waits, once: the kept result, or why there is none.
    func finish(_ failure: (any Error)?)
}

/// The one implementation of `WriteJob`. Not generic: the runtime would look up the types that belong to it for each body.
final class WriteBody: WriteJob {
    let submitted: UInt64
    private let body: @Sendable (any WriteSession) throws -> Void
    private let completion: @Sendable ((any Error)?) -> Void

    /// A body without a result; `completion` gets what it failed with.
    init(
        submitted: UInt64, _ body: @escaping @Sendable (any WriteSession) throws -> Void,
        _ completion: @escaping @Sendable ((any Error)?) -> Void
    ) {
        self.submitted = submitted
        self.body = body
        self.completion = completion
    }

    /// A body with a result.
    convenience init<T: Sendable>(
        submitted: UInt64, _ body: @escaping @Sendable (any WriteSession) throws -> T,
        _ completion: @escaping @Sendable (Result<T, any Error>) -> Void
    ) {
        let kept = WriteResult<T>()
        self.init(submitted: submitted) {
            kept.value = try body($0)
        } _: { failure in
            if let failure { return completion(.failure(failure)) }
            guard let value = kept.value else { preconditionFailure("A write body was finished before it ran.") }
            completion(.success(value))
        }
    }

    func run(_ session: any WriteSession) throws { try body(session) }

    func finish(_ failure: (any Error)?) { completion(failure) }
}

/// What a body answered. Confined to the thread that has the writer's turn.
private final class WriteResult<T: Sendable>: @unchecked Sendable {
    var value: T?
}
