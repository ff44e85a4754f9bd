import Cast
import Chat
import HTTPTypes
import NIOCore
import Synchronization

@testable import Node

/// Holds GETs of `/poll/hold` until a POST brings what they are answered with; everything else it answers at once.
final class HoldingEndpoint: LoopEndpoint {
    let bodyBytes = 1000
    /// Happens when a GET is being held.
    let held = Signal()
    /// Happens when a held GET's client goes away.
    let gone = Signal()
    private let waiting = Mutex<[NIOLoopBound<LoopResponder>]>([])

    func handle(_ request: RequestHead, body: ByteBuffer, responder: LoopResponder) {
        switch (request.method, request.path) {
        case (.get, "/poll/hold"):
            responder.whenGone = { self.gone.happen() }
            let bound = NIOLoopBound(responder, eventLoop: responder.loop.eventLoop)
            waiting.withLock { $0.append(bound) }
            held.happen()
        case (.post, _):
            for bound in waiting.withLock({ waiting in
                defer { waiting = [] }; return waiting
            }) {
                bound.eventLoop.execute { bound.value.answer(.ok, body: body) }
            }
            responder.answer(.ok, body: ByteBuffer(string: "told"))
        case (_, "/poll/query"):
            responder.answer(.ok, body: ByteBuffer(string: request.query("sid") ?? "none"))
        default:
            responder.refuse(.notFound(.route))
        }
    }
}
