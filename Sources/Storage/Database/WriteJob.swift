/// A write body with whoever waits for it, its result type forgotten. Confined to the writer thread once submitted.
protocol WriteJob: AnyObject, Sendable {
    /// Nanoseconds of the configured clock when it was submitted.
    var submitted: UInt64 { get }
    /// Runs the body and keeps its result; may be called again after a rollback.
    func run(_ session: any WriteSession) throws
    /// Tells whoever waits, once: the kept result, or why there is none.
    func finish(_ failure: (any Error)?)
}

/// The one implementation of `WriteJob`.
final class WriteBody<T: Sendable>: WriteJob, @unchecked Sendable {
    let submitted: UInt64
    private let body: @Sendable (any WriteSession) throws -> T
    private let completion: @Sendable (Result<T, any Error>) -> Void
    private var value: T?

    init(
        submitted: UInt64, _ body: @escaping @Sendable (any WriteSession) throws -> T,
        _ completion: @escaping @Sendable (Result<T, any Error>) -> Void
    ) {
        self.submitted = submitted
        self.body = body
        self.completion = completion
    }

    func run(_ session: any WriteSession) throws { value = try body(session) }

    func finish(_ failure: (any Error)?) {
        if let failure {
            completion(.failure(failure))
        } else if let value {
            completion(.success(value))
        } else {
            preconditionFailure("A write body was finished before it ran.")
        }
    }
}
