import Chat

/// Routes of the client API that need something this node does not have yet, such as a mail or text message provider.
enum NotAvailable {
    /// Refuses with `not_available` and a sentence that says what is missing.
    static func because(_ reason: String) -> @Sendable (NodeContext, Ask) async throws(Refusal) -> Answer {
        { (_: NodeContext, _: Ask) async throws(Refusal) -> Answer in throw Refusal.notAvailable(reason) }
    }
}
