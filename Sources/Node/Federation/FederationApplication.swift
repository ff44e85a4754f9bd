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
    let node: NodeContext
    let policy: PeerPolicy
    let name: ServerName
    let peers: PeerKeys
    let endpoints: [FederationEndpoint]

    func answer(_ request: Request, _ context: HTTPContext) async -> Response {
        do throws(FederationRefusal) {
            return Self.response(.ok, try await answered(request))
        } catch {
            if error.status.code >= 500 { context.logger.error("a peer's request failed", metadata: ["request": "\(context.requestID)"]) }
            return Self.response(error.status, error.json)
        }
    }

    private func answered(_ request: Request) async throws(FederationRefusal) -> JSON {
        let target = request.head.path ?? "/"
        guard let parts = RequestTarget(target) else { throw .unrecognized }
        let path = parts.path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        let (endpoint, segments) = try endpoint(request.method, path)
        let query = try Self.query(parts.query)
        guard endpoint.isSigned else {
            return try await endpoint.answer(node, FederationAsk(origin: nil, segments: segments, query: query, content: nil))
        }
        let body = try await Self.body(of: request, upTo: endpoint.bodyBytes)
        let received: ReceivedRequest
        do throws(RequestFault) {
            received = try ReceivedRequest(
                method: request.method.rawValue, target: target, body: body, authorization: request.headers[values: .authorization],
                name: name)
        } catch {
            throw FederationRefusal(
                status: HTTPResponse.Status(code: error.status), code: error.status == 401 ? "M_UNAUTHORIZED" : "M_NOT_JSON",
                text: error.description)
        }
        try await believe(received)
        return try await endpoint.answer(
            node, FederationAsk(origin: received.origin, segments: segments, query: query, content: received.content))
    }

    private func endpoint(
        _ method: HTTPRequest.Method, _ path: [Substring]
    ) throws(FederationRefusal) -> (FederationEndpoint, [String]) {
        var isThere = false
        for endpoint in endpoints {
            guard let segments = endpoint.segments(of: path) else { continue }
            if endpoint.method == method || (method == .head && endpoint.method == .get) { return (endpoint, segments) }
            isThere = true
        }
        throw isThere ? .method : .unrecognized
    }

    private func believe(_ request: ReceivedRequest) async throws(FederationRefusal) {
        guard policy.admits(request.origin), request.origin != name else { throw .stranger }
        switch await peers.verdict(onAll: [request.claim]) {
        case .valid: return
        case .invalid: throw .badSignature
        case .keyNeeded, .keyNotObtainable: throw .noKey
        }
    }

    private static func query(_ text: String?) throws(FederationRefusal) -> [String: String] {
        var found: [String: String] = [:]
        for (name, value) in QueryParts(text ?? "") {
            guard let name = PercentDecoding.decoded(name), let value = PercentDecoding.decoded(value) else {
                throw .invalid("The query is not percent-encoded UTF-8.")
            }
            if found[name] == nil { found[name] = value }
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

    private static func response(_ status: HTTPResponse.Status, _ json: JSON) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.encoded())))
    }
}
