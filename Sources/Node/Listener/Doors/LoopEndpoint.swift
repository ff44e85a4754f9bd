package import NIOCore

/// Answers requests below a path on the connection's event loop, without a task: held polls cost no more than what
/// the endpoint keeps for them. Called on every loop at once, hence `Sendable`; what belongs to one request stays on
/// its loop.
package protocol LoopEndpoint: AnyObject, Sendable {
    /// The most bytes a request body may have; a longer one is cut off while it is read and answered 413.
    var bodyBytes: Int { get }

    /// One complete request. The answer may come now or later, on the same loop, through `responder`; the connection
    /// handles nothing else until then.
    /// - Parameter responder: confined to the loop this is called on. Keep it to hold a poll.
    func handle(_ request: RequestHead, body: ByteBuffer, responder: LoopResponder)
}
