import HTTPTypes
import NIOCore
import SocketIO

/// One GET or POST of a session on its way to an answer, wherever the session lives. It may be sent to other loops; the
/// answer goes back to the loop of its connection.
final class EngineHTTPRequest: Sendable {
    private let responder: NIOLoopBound<LoopResponder>
    private let loop: ListenerLoop

    /// On the loop of the request's connection.
    init(_ responder: LoopResponder) {
        self.responder = NIOLoopBound(responder, eventLoop: responder.loop.eventLoop)
        loop = responder.loop
    }

    /// 200 with a body of text, as both directions of polling have it.
    func answer(_ body: [UInt8], from mail: LoopMail) {
        answer(200, type: "text/plain; charset=UTF-8", body, from: mail)
    }

    /// The refusal as Engine.IO clients know it.
    func refuse(_ refusal: EngineRefusal, from mail: LoopMail) {
        answer(refusal.status, type: "application/json", refusal.body, from: mail)
    }

    private func answer(_ status: Int, type: String, _ body: [UInt8], from mail: LoopMail) {
        mail.post(to: loop) {
            var fields: HTTPFields = [.contentType: type, .cacheControl: "no-store"]
            if status == 503 { fields[.retryAfter] = "5" }
            self.responder.value.answer(HTTPResponse.Status(code: status), fields: fields, body: ByteBuffer(bytes: body))
        }
    }
}
