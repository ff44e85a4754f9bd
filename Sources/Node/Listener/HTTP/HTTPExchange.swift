import Chat
import HTTPTypes
import Hummingbird
import NIOCore

/// One request being answered. Confined to its connection's loop: the request's task runs there too, and only there
/// touches it; that is why it may be captured by the task.
final class HTTPExchange: @unchecked Sendable {
    let loop: ListenerLoop
    let head: RequestHead
    let isHTTP10: Bool
    let startedAt = Stopwatch()
    /// The route's template, for metrics and the log; never the path, which may hold anything.
    var route: String
    var task: Task<Void, Never>?
    var responder: LoopResponder?
    /// Whether the connection ends after this answer.
    var closes: Bool
    private(set) var status: HTTPResponse.Status?
    private var framing = AnswerEncoder.Framing.none
    private var remaining = 0
    /// Nil once the answer is complete, was replaced, or the client has gone.
    private var connection: HTTPConnection?

    init(_ request: IncomingRequest, route: String, connection: HTTPConnection) {
        loop = connection.loop
        head = request.head
        isHTTP10 = request.isHTTP10
        closes = request.closes
        self.route = route
        self.connection = connection
    }

    /// Whether the head of the answer is out, so that it can no longer become another one.
    var hasBegun: Bool { status != nil }

    /// The whole answer at once.
    func answerWhole(_ status: HTTPResponse.Status, fields: HTTPFields, body: ByteBuffer) {
        guard connection != nil, !hasBegun else { return }
        var fields = fields
        fields[.contentLength] = String(body.readableBytes)
        let buffer = begin(status, fields)
        if allowsBody { connection?.write(buffer, then: body) } else { connection?.write(buffer) }
        remaining = 0
        connection?.flush()
        complete()
    }

    /// The problem document of a refusal, as the end of the connection.
    func refuse(_ refusal: Refusal, status: HTTPResponse.Status? = nil, closes: Bool = false) {
        guard let connection else { return }
        self.closes = self.closes || closes
        connection.host.metrics.refused(refusal.code)
        let problem = ProblemResponse(refusal, requestID: head.requestID, status: status)
        answerWhole(problem.status, fields: problem.fields, body: problem.body)
    }

    /// Stands in for whatever the handler would have said. Past the answer's head only the connection can be cut.
    func replace(with refusal: Refusal, status: HTTPResponse.Status?) {
        task?.cancel()
        guard !hasBegun else {
            connection?.abort()
            return
        }
        responder?.gone()
        refuse(refusal, status: status, closes: true)
    }

    /// Writes a handler's answer; called in the request's task, on the loop.
    func write(_ response: Response) async {
        guard connection != nil, !hasBegun else { return }
        do {
            let buffer = begin(response.status, response.headers)
            guard allowsBody else {
                send(buffer)
                return complete()
            }
            try await response.body.write(AnswerWriter(exchange: self, head: buffer))
            if connection != nil { cut() }
        } catch {
            cut()
        }
    }

    /// The client has gone: nobody is left to answer.
    func gone() {
        connection = nil
        task?.cancel()
        let responder = responder
        self.responder = nil
        responder?.gone()
    }

    /// Whether an answer to this request carries its body (HEAD does not).
    var allowsBody: Bool { head.method != .head && framing != .none }
}

extension HTTPExchange {
    /// Encodes the head.
    private func begin(_ status: HTTPResponse.Status, _ fields: HTTPFields) -> ByteBuffer {
        guard let connection else { return ByteBuffer() }
        self.status = status
        framing = AnswerEncoder.framing(status, fields, isHTTP10: isHTTP10)
        if case .length(let length) = framing { remaining = length }
        closes = closes || framing == .untilClose || loop.isStopping || connection.isBodyUnread(of: self)
        let encoder = AnswerEncoder(
            requestID: head.requestID, date: loop.date,
            allowedOrigin: connection.host.origins.allowed(head.fields[.origin]),
            isSecure: head.address.isSecure, closes: closes, isHTTP10: isHTTP10)
        var buffer = ByteBufferAllocator().buffer(capacity: 1024)
        encoder.write(status, fields, framing, into: &buffer)
        return buffer
    }

    private func send(_ buffer: ByteBuffer) {
        connection?.send(buffer)
    }

    /// One piece of the body behind what of the head is still unsent; waits while the client takes nothing.
    func write(_ piece: ByteBuffer, behind head: ByteBuffer?) async throws {
        guard let connection else { throw CancellationError() }
        var buffer = head ?? ByteBuffer()
        switch framing {
        case .length:
            remaining -= piece.readableBytes
            guard remaining >= 0 else { throw AnswerTooLong() }
            connection.write(buffer, then: piece)
        case .chunked where piece.readableBytes > 0:
            buffer.writeString("\(String(piece.readableBytes, radix: 16))\r\n")
            connection.write(buffer, then: piece)
            connection.write(ByteBuffer(string: "\r\n"))
        case .chunked, .none, .untilClose:
            connection.write(buffer, then: piece)
        }
        // The last piece is flushed by the end that follows it.
        if framing == .chunked || framing == .untilClose || remaining > 0 { connection.flush() }
        try await connection.writable()
    }

    /// The body is complete.
    func finish(behind head: ByteBuffer?) throws {
        guard let connection else { throw CancellationError() }
        var buffer = head ?? ByteBuffer()
        if framing == .chunked { buffer.writeStaticString("0\r\n\r\n") }
        guard remaining == 0 else { throw AnswerTooShort() }
        if buffer.readableBytes > 0 { connection.write(buffer) }
        connection.flush()
        complete()
    }

    private func complete() {
        guard let connection else { return }
        self.connection = nil
        responder = nil
        connection.finished(self)
    }

    /// The answer broke off in the middle: only a cut connection tells the client.
    private func cut() {
        connection?.abort()
    }
}

/// A handler wrote more than the length it had declared.
struct AnswerTooLong: Error {}

/// A handler wrote less than the length it had declared.
struct AnswerTooShort: Error {}
