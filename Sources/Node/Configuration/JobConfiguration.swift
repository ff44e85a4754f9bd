/// The job queue and the workers in the node's own process.
package struct JobConfiguration: Sendable, Equatable {
    /// Whether the node's process works on everything itself.
    package enum Workers: String, Sendable, CaseIterable {
        case on, off
    }

    /// Off, it does only what has to happen in the database; the rest waits for `rookery worker`.
    package var workers = Workers.on
    /// Jobs at once in one process.
    package var slots = 256
    /// Seconds that a stop waits for jobs before it gives them back.
    package var graceSeconds: Int64 = 10
    /// Hours that done jobs stay to be looked at.
    package var keepDoneHours: Int64 = 24
    /// Days that dead ones stay.
    package var keepDeadDays: Int64 = 30

    /// The address at which workers of other machines come in, over TLS; nil: none do.
    package var workerAddress: String?
    /// Its port; 0 takes any free one.
    package var workerPort = 8090

    /// The defaults.
    package init() {}
}
