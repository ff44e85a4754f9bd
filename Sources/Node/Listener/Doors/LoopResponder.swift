package import Chat
package import HTTPTypes
package import NIOCore

/// The way back to one request that a `LoopEndpoint` handles. Confined to its loop: to answer from elsewhere, hop
/// there first (`responder.loop.eventLoop.execute`, with the responder in a `NIOLoopBound`).
package final class LoopResponder {
    /// The loop the request's connection lives on.
    package let loop: ListenerLoop
    /// Called once if the connection goes away before there was an answer.
    /// Not called after an answer.
    package var whenGone: (() -> Void)?

    private var exchange: HTTPExchange?

    init(_ exchange: HTTPExchange) {
        loop = exchange.loop
        self.exchange = exchange
    }

    /// Whether an answer still has somewhere to go.
    package var isOpen: Bool { exchange != nil }

    /// Sends the whole answer. The second one, and one after the client has gone, is dropped.
    package func answer(_ status: HTTPResponse.Status, fields: HTTPFields = [:], body: ByteBuffer = ByteBuffer()) {
        loop.eventLoop.preconditionInEventLoop()
        guard let exchange else { return }
        self.exchange = nil
        whenGone = nil
        exchange.answerWhole(status, fields: fields, body: body)
    }

    /// Sends the problem document of a refusal.
    package func refuse(_ refusal: Refusal) {
        guard let exchange else { return }
        let problem = ProblemResponse(refusal, requestID: exchange.head.requestID)
        answer(problem.status, fields: problem.fields, body: problem.body)
    }

    /// The connection is gone.
    func gone() {
        exchange = nil
        let tell = whenGone
        whenGone = nil
        tell?()
    }
}
