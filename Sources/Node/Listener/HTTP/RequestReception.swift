import Chat
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// Judges a request by its head alone.
struct RequestReception {
    let host: ListenerHost
    let loop: ListenerLoop
    let peer: AddressBits?
    let isTLS: Bool

    /// What the head asks for. Always a request: a head that cannot be taken is one whose destination is a refusal.
    func take(_ head: HTTPRequestHead) -> IncomingRequest {
        let fields = HTTPFields(head.headers, splitCookie: false)
        let target = RequestTarget(head.uri)
        let request = RequestHead(
            method: (try? HTTPRequest.Method(head.method)) ?? .get,
            target: target ?? .root,
            fields: fields,
            host: head.headers.first(name: "host"),
            address: host.proxies.client(peer: peer, secure: isTLS, fields: fields),
            requestID: loop.requestID(given: fields[.xRequestID]))
        let limit = bodyLimit(request)
        let destination = target == nil ? Self.malformed : destination(request, head, bodyLimit: limit)
        let isUpgrade = fields.contains(.upgrade) || head.method == .CONNECT
        return IncomingRequest(
            head: request, destination: destination, bodyLimit: limit,
            // Behind an upgrade request the decoder reads no more HTTP, whatever we answer.
            closes: !head.isKeepAlive || isUpgrade || destination.isRefusal,
            isHTTP10: head.version.minor == 0,
            awaitsContinue: head.version.minor > 0 && fields[.expect]?.lowercased() == "100-continue",
            deadline: loop.now + host.limits.bodySeconds * 1000)
    }

    private static let malformed = RequestDestination.refused(.badRequest("The request's target is malformed."), status: nil)

    private func bodyLimit(_ request: RequestHead) -> Int {
        host.doors.endpoint(for: request.path)?.endpoint.bodyBytes ?? host.limits.bodyBytes(for: request.path)
    }

    private func destination(_ request: RequestHead, _ head: HTTPRequestHead, bodyLimit: Int) -> RequestDestination {
        if let refusal = refusal(request, head, bodyLimit: bodyLimit) { return .refused(refusal, status: nil) }
        if request.asksForWebSocket, let door = host.doors.door(for: request.path) { return .webSocket(door) }
        if request.method == .options, request.fields.contains(.accessControlRequestMethod), request.fields.contains(.origin) {
            return .preflight
        }
        if let found = host.doors.endpoint(for: request.path) { return .endpoint(found.endpoint, prefix: found.prefix) }
        return .application
    }

    /// RFC 9112, 3.2: a request of version 1.1 has exactly one host. And what is declared too long is not read at all.
    private func refusal(_ request: RequestHead, _ head: HTTPRequestHead, bodyLimit: Int) -> Refusal? {
        let hosts = head.headers["host"].count
        guard hosts == 1 || (hosts == 0 && head.version.minor == 0) else {
            return .badRequest("A request must have exactly one Host header.")
        }
        guard head.method != .CONNECT else { return .badRequest("This is not a proxy.") }
        if let length = request.fields[.contentLength].flatMap({ Int($0) }), length > bodyLimit { return .bodyTooLong(limit: bodyLimit) }
        return nil
    }
}

extension RequestDestination {
    var isRefusal: Bool {
        if case .refused = self { return true }
        return false
    }
}

extension RequestTarget {
    /// Stands in for a target that could not be read.
    static let root = RequestTarget("/")!
}

extension Refusal {
    static func bodyTooLong(limit: Int) -> Refusal {
        Refusal(.tooLarge, "The body is longer than the \(limit) bytes this takes.")
    }
}
