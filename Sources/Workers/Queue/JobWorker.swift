package import Storage

/// Whoever takes jobs from the dispatcher: handlers in this process, or a process at the other end of a socket. No call may wait.
package protocol JobWorker: AnyObject, Sendable {
    /// Unique among those that are there at once.
    var name: String { get }
    /// The kinds it knows.
    var kinds: Set<String> { get }
    /// How many jobs it has at once at most.
    var slots: Int { get }
    /// Whether its jobs end with this process; their leases are prolonged by the dispatcher then.
    var isInProcess: Bool { get }

    /// These are its own now.
    func begin(_ jobs: [ClaimedJob])
    /// These are to stop, or are no longer its own.
    func cancel(_ jobs: [Int64])
    /// What it said of these is on disk, or came too late. Of none: it has come, with the slots it has now.
    func settled(_ jobs: [Int64])
    /// A second has passed.
    func tick(at now: Int64)
}
