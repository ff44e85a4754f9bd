import Hummingbird

/// What answers requests that no door or endpoint takes. Runs in a task on the connection's event loop: whatever
/// blocks or computes long must go to another thread. Never throws: what goes wrong is an answer too.
protocol HTTPApplication: Sendable {
    /// - Returns: the answer; the listener adds the headers every answer has, and the framing.
    func answer(_ request: Request, _ context: HTTPContext) async -> Response
}
