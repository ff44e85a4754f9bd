/// A read body with whoever waits for it, its result type forgotten.
protocol ReadJob: AnyObject, Sendable {
    /// The moment by which it has to be done, in nanoseconds of the configured clock.
    var end: UInt64 { get }
    /// Runs the body in its snapshot and keeps the result.
    func run(_ session: any SQLSession) throws
    /// Tells whoever waits, once.
    func finish(_ failure: (any Error)?)
}

/// The one implementation of `ReadJob`.
final class ReadBody<T: Sendable>: ReadJob, @unchecked Sendable {
    let end: UInt64
    private let body: @Sendable (any SQLSession) throws -> T
    private let completion: @Sendable (Result<T, any Error>) -> Void
    private var value: T?

    init(
        end: UInt64, _ body: @escaping @Sendable (any SQLSession) throws -> T,
        _ completion: @escaping @Sendable (Result<T, any Error>) -> Void
    ) {
        self.end = end
        self.body = body
        self.completion = completion
    }

    func run(_ session: any SQLSession) throws { value = try body(session) }

    func finish(_ failure: (any Error)?) {
        if let failure {
            completion(.failure(failure))
        } else if let value {
            completion(.success(value))
        } else {
            preconditionFailure("A read body was finished before it ran.")
        }
    }
}
