import CanonicalJSON
import Chat
import Federation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// What the node answers to other servers. Nothing of a request is believed, or fetched for it, before its server is one that the node
/// links with; then its signature is judged over the request target as it came.
struct FederationApplication: HTTPApplication {
    let linked: LinkedNode
    let endpoints: [FederationEndpoint]
    /// Told of each server whose request was believed: it is there.
    let heard: @Sendable (ServerName) -> Void

    func answer(_ request: Request, _ context: HTTPContext) async -> Response {
        do throws(FederationRefusal) {
            return Self.response(try await answered(request))
        } catch {
            if error.status >= 500 { context.logger.error("a peer's request failed", metadata: ["request": "\(context.requestID)"]) }
            return Self.response(FederationAnswer(.object(error.body)), status: error.status)
        }
    }

    private func answered(_ request: Request) async throws(FederationRefusal) -> FederationAnswer {
        let target = request.head.path ?? "/"
        guard let parts = RequestTarget(target) else { throw .unrecognized }
        let path = parts.path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        let (endpoint, segments) = try endpoint(request.method, path)
        let query = try Self.query(parts.query)
        guard endpoint.isSigned else {
            return try await endpoint.answer(FederationAsk(origin: nil, segments: segments, query: query))
        }
        let body = try await Self.body(of: request, upTo: endpoint.bodyBytes)
        let received: ReceivedRequest
        do throws(RequestFault) {
            received = try ReceivedRequest(
                method: request.method.rawValue, target: target, body: body, authorization: request.headers[values: .authorization],
                name: linked.name, limits: InboundLimits.body)
        } catch {
            throw FederationRefusal(
                status: error.status, code: error.status == 401 ? "M_UNAUTHORIZED" : "M_NOT_JSON",
                text: error.description)
        }
        try await believe(received)
        heard(received.origin)
        return try await endpoint.answer(
            FederationAsk(
                origin: received.origin, segments: segments, query: query, content: received.content, bytes: body.count))
    }

    private func endpoint(
        _ method: HTTPRequest.Method, _ path: [Substring]
    ) throws(FederationRefusal) -> (FederationEndpoint, [String]) {
        var isThere = false
        for endpoint in endpoints {
            guard let segments = endpoint.segments(of: path, { PercentDecoding.decoded($0, plusIsSpace: false) }) else { continue }
            if endpoint.method == method.rawValue || (method == .head && endpoint.method == "GET") { return (endpoint, segments) }
            isThere = true
        }
        throw isThere ? .method : .unrecognized
    }

    private func believe(_ request: ReceivedRequest) async throws(FederationRefusal) {
        guard linked.peers.admits(request.origin), request.origin != linked.name else { throw .stranger }
        switch await linked.peerKeys.verdict(onAll: [request.claim]) {
        case .valid: return
        case .invalid: throw .badSignature
        case .keyNeeded, .keyNotObtainable: throw .noKey
        }
    }

    private static func query(_ text: String?) throws(FederationRefusal) -> [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        for (name, value) in QueryParts(text ?? "") {
            guard let name = PercentDecoding.decoded(name), let value = PercentDecoding.decoded(value) else {
                throw .invalid("The query is not percent-encoded UTF-8.")
            }
            found.append((name, value))
        }
        return found
    }

    private static func body(of request: Request, upTo most: Int) async throws(FederationRefusal) -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > most { throw .tooLarge }
        do {
            return Array(try await request.body.collect(upTo: most).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw .tooLarge
        } catch {
            throw .broken
        }
    }

    private static func response(_ answer: FederationAnswer, status: Int = 200) -> Response {
        Response(
            status: HTTPResponse.Status(code: status), headers: [.contentType: answer.type, .cacheControl: "no-store"],
            body: answer.stream.map { body(of: $0) } ?? ResponseBody(byteBuffer: ByteBuffer(bytes: answer.bytes)))
    }

    private static func body(of stream: FederationAnswer.Stream) -> ResponseBody {
        ResponseBody(contentLength: Int(stream.length)) { writer in
            try await stream.read { try await writer.write(ByteBuffer(bytes: $0)) }
            try await writer.finish(nil)
        }
    }
}
