import Chat
import HTTPTypes
import NIOCore
import NIOHTTP1

/// How requests come in.
extension HTTPConnection {
    func takeHead(_ head: HTTPRequestHead) {
        guard waiting.count < host.limits.pipelinedRequests else {
            // What came before is answered, then the connection ends: the client must send the rest again.
            waiting.last?.closes = true
            phase = .deaf
            return
        }
        let request = reception.take(head)
        if request.destination.isRefusal {
            phase = .deaf
            return queue(request)
        }
        incoming = request
        if isFirst { sendContinue(request) }
    }

    /// Nothing is being answered and nothing waits: what comes in is next.
    private var isFirst: Bool { current == nil && waiting.isEmpty }

    func sendContinue(_ request: IncomingRequest) {
        guard request.awaitsContinue, request.bodyBytes == 0 else { return }
        request.awaitsContinue = false
        send(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n"))
    }

    func takeBody(_ piece: ByteBuffer) {
        guard let request = incoming else { return }
        request.bodyBytes += piece.readableBytes
        request.deadline += Int64(piece.readableBytes) * 1000 / Int64(host.limits.bodyBytesPerSecond)
        guard request.bodyBytes <= request.bodyLimit else {
            return failIncoming(.bodyTooLong(limit: request.bodyLimit), status: nil)
        }
        if let stream = request.stream {
            if !stream.yield(piece) { isBodyPaused = true }
            return
        }
        if request.body.readableBytes == 0 { request.body = piece } else { request.body.writeImmutableBuffer(piece) }
        guard share.hold(request.body.readableBytes, of: host.unfinished) else { return failIncoming(.busy(retryAfter: 10), status: nil) }
        if isFirst { streamIfLong(request) }
    }

    /// Starts the handler of a long body before the body is whole. Endpoints always get theirs whole.
    func streamIfLong(_ request: IncomingRequest) {
        guard request.body.readableBytes > host.limits.gatheredBodyBytes, case .application = request.destination else { return }
        let stream = RequestBodyStream(for: self)
        request.stream = stream
        isBodyPaused = !stream.yield(request.body)
        request.body = ByteBuffer()
        _ = share.hold(0, of: host.unfinished)
        start(request)
    }

    func takeEnd() {
        guard let request = incoming else { return }
        incoming = nil
        _ = share.hold(0, of: host.unfinished)
        isBodyPaused = false
        request.isComplete = true
        if let stream = request.stream {
            stream.finish()
        } else {
            queue(request)
        }
    }

    /// The client sends nothing more, and perhaps has gone: nobody can tell. What it asked is answered, if that does not take long; a
    /// held poll is let go.
    func inputEnded() {
        if let stream = incoming?.stream {
            // The rest of this body will never come.
            incoming = nil
            isBodyPaused = false
            _ = share.hold(0, of: host.unfinished)
            stream.fail(BodyCutOff())
        }
        guard phase == .open || phase == .deaf, current?.responder == nil, current != nil || !waiting.isEmpty else { return abort() }
        phase = .deaf
        if let last = waiting.last { last.closes = true } else { current?.closes = true }
        answersBy = loop.now + host.limits.lingerSeconds * 1000
    }

    func queue(_ request: IncomingRequest) {
        waiting.append(request)
        startNext()
    }

    /// The request that is coming in cannot be taken: its problem is the connection's last answer.
    func failIncoming(_ refusal: Refusal, status: HTTPResponse.Status?) {
        guard phase == .open else { return }
        phase = .deaf
        let request = incoming
        incoming = nil
        _ = share.hold(0, of: host.unfinished)
        isBodyPaused = false
        if let stream = request?.stream {
            stream.fail(BodyCutOff())
            current?.replace(with: refusal, status: status)
        } else {
            queue(reception.refused(refusal, status: status, instead: request))
        }
    }

    /// The handler wants more of a streamed body.
    func bodyWanted() {
        guard isBodyPaused else { return }
        isBodyPaused = false
        // The pause was not the client's fault.
        if let incoming { incoming.deadline = max(incoming.deadline, loop.now + host.limits.bodySeconds * 1000) }
        readOn()
    }

    /// The handler reads no further: the rest of the body is thrown away as it comes, up to the limit.
    func bodyAbandoned() {
        bodyWanted()
    }

    /// Whether a request's body has not come to its end: the connection cannot go on after such an answer.
    func isBodyUnread(of exchange: HTTPExchange) -> Bool {
        exchange === current && incoming?.stream != nil
    }
}

extension RequestReception {
    /// A request that stands for one that cannot be taken.
    func refused(_ refusal: Refusal, status: HTTPResponse.Status?, instead request: IncomingRequest?) -> IncomingRequest {
        let head =
            request?.head
            ?? RequestHead(
                method: .get, target: .root, fields: [:], host: nil,
                address: host.proxies.client(peer: peer, secure: isTLS, fields: [:]), requestID: loop.requestID(given: nil))
        return IncomingRequest(
            head: head, destination: .refused(refusal, status: status), bodyLimit: 0, closes: true,
            isHTTP10: request?.isHTTP10 ?? false, awaitsContinue: false, deadline: 0)
    }
}
