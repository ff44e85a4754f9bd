import Storage

extension NodeContext {
    /// Whether the database answers a small read: what the watchdog asks.
    package func answersReads() async -> Bool {
        (try? await read { session in try session.head() }) != nil
    }
}
