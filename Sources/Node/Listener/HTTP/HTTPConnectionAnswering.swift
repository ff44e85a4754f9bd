import Chat
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTPTypesHTTP1

/// How requests are answered, one after the other.
extension HTTPConnection {
    func startNext() {
        while current == nil, phase == .open || phase == .deaf, !waiting.isEmpty { start(waiting.removeFirst()) }
        guard current == nil, waiting.isEmpty, let incoming else { return }
        sendContinue(incoming)
        streamIfLong(incoming)
    }

    func start(_ request: IncomingRequest) {
        let exchange = HTTPExchange(request, route: "", connection: self)
        current = exchange
        switch request.destination {
        case .refused(let refusal, let status):
            exchange.route = "malformed"
            exchange.refuse(refusal, status: status, closes: true)
        case .preflight:
            exchange.route = "preflight"
            answerPreflight(exchange)
        case .endpoint(let endpoint, let prefix):
            exchange.route = prefix
            let responder = LoopResponder(exchange)
            exchange.responder = responder
            endpoint.handle(request.head, body: request.body, responder: responder)
        case .webSocket(let door):
            exchange.route = "websocket"
            upgrade(exchange, request, to: door)
        case .application:
            exchange.route = "unknown"
            runApplication(exchange, request)
        }
    }

    private func runApplication(_ exchange: HTTPExchange, _ request: IncomingRequest) {
        let head = request.head
        let httpRequest = Request(
            head: HTTPRequest(
                method: head.method, scheme: head.address.isSecure ? "https" : "http", authority: head.host,
                path: head.target.text, headerFields: head.fields),
            body: request.stream?.body ?? RequestBody(buffer: request.body))
        let context = HTTPContext(
            source: .init(logger: host.logger, address: head.address, requestID: head.requestID, eventLoop: loop.eventLoop))
        let host = host
        host.population.taskBegan()
        exchange.task = Task(executorPreference: loop.executor) {
            let response = await host.application.answer(httpRequest, context)
            if let route = context.endpointPath { exchange.route = route }
            await exchange.write(response)
            host.population.taskEnded()
        }
    }

    /// A browser asks whether a page of another origin may send a request (Fetch, CORS-preflight). An origin that is
    /// not listed gets an answer without permission, which is a no.
    private func answerPreflight(_ exchange: HTTPExchange) {
        var fields: HTTPFields = [:]
        if host.origins.allowed(exchange.head.fields[.origin]) != nil {
            fields[.accessControlAllowMethods] = "GET, HEAD, POST, PUT, PATCH, DELETE"
            fields[.accessControlAllowHeaders] = "authorization, content-type, x-request-id"
            fields[.accessControlMaxAge] = "7200"
        }
        exchange.answerWhole(.noContent, fields: fields, body: ByteBuffer())
    }

    /// An answer is complete.
    func finished(_ exchange: HTTPExchange) {
        guard exchange === current else { return }
        current = nil
        host.metrics.answered(exchange)
        log(exchange)
        if exchange.closes || loop.isStopping { return linger() }
        deadline = loop.now + host.limits.idleSeconds * 1000
        startNext()
        readOn()
    }

    /// The output is closed first and the input read on for a moment, so that the answer is not lost to a reset caused
    /// by bytes nobody read.
    func linger() {
        guard let context, phase == .open || phase == .deaf else { return }
        phase = .lingering
        incoming?.stream?.fail(BodyCutOff())
        incoming = nil
        waiting = []
        deadline = loop.now + host.limits.lingerSeconds * 1000
        context.close(mode: .output, promise: nil)
        readOn()
    }

    private func log(_ exchange: HTTPExchange) {
        host.logger.debug(
            "answered",
            metadata: [
                "method": "\(exchange.head.method.rawValue)", "route": "\(exchange.route)", "status": "\(exchange.status?.code ?? 0)",
                "micros": "\(exchange.startedAt.microseconds)", "address": "\(exchange.head.address)",
                "request": "\(exchange.head.requestID)",
            ])
    }
}
