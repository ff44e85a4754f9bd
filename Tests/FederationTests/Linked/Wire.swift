import CanonicalJSON
import Chat
import Federation
import OutboundHTTP
import Synchronization

/// Carries requests between the nodes of a stage: each arrives at once, proven to be its sender's, unless the link is cut.
final class Wire: Sendable {
    private struct State {
        var endpoints: [ServerName: [FederationEndpoint]] = [:]
        var cut: Set<[ServerName]> = []
        var requests: [String] = []
    }

    private let state = Mutex(State())

    /// Adds endpoints to those of a server.
    func serve(_ server: ServerName, _ endpoints: [FederationEndpoint]) {
        state.withLock { $0.endpoints[server, default: []] += endpoints }
    }

    /// The server does not know paths with all these segments any more.
    func forget(_ words: Substring..., at server: ServerName) {
        state.withLock { state in
            state.endpoints[server]?.removeAll { endpoint in words.allSatisfy { endpoint.path.contains($0) } }
        }
    }

    /// The server answers nobody any more.
    func silence(_ server: ServerName) { state.withLock { $0.endpoints[server] = nil } }

    /// Nothing goes between two servers, in either direction.
    func cut(_ one: ServerName, _ other: ServerName) {
        state.withLock { $0.cut.formUnion([[one, other], [other, one]]) }
    }

    /// The link holds again.
    func mend(_ one: ServerName, _ other: ServerName) {
        state.withLock { $0.cut.subtract([[one, other], [other, one]]) }
    }

    /// Every request so far: `from GET target to`, also those that did not arrive.
    var requests: [String] { state.withLock { $0.requests } }

    fileprivate func endpoints(of server: ServerName, for origin: ServerName, _ request: PeerRequest) -> [FederationEndpoint]? {
        state.withLock { state in
            state.requests.append("\(origin) \(request.method) \(request.target) \(server)")
            return state.cut.contains([origin, server]) ? nil : state.endpoints[server]
        }
    }
}

/// One node's way to the others.
struct WireCalls: PeerCalls {
    let name: ServerName
    let wire: Wire

    func send(_ request: PeerRequest, to peer: ServerName) async throws(PeerFailure) -> JSON {
        guard let endpoints = wire.endpoints(of: peer, for: name, request) else { throw .notAnswered(.unreachable) }
        let parts = request.target.split(separator: "?", maxSplits: 1)
        let path = parts[0].dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        let query = (parts.count > 1 ? parts[1] : "").split(separator: "&").map { pair in
            let halves = pair.split(separator: "=", maxSplits: 1)
            return (name: Self.decoded(halves[0]) ?? "", value: halves.count > 1 ? Self.decoded(halves[1]) ?? "" : "")
        }
        for endpoint in endpoints where endpoint.method == request.method {
            guard let segments = endpoint.segments(of: path, Self.decoded) else { continue }
            let ask = FederationAsk(
                origin: endpoint.isSigned ? name : nil, segments: segments, query: query, content: request.content,
                bytes: request.content?.encoded().count ?? 0)
            do throws(FederationRefusal) {
                let answer = try await endpoint.answer(ask)
                guard let json = try? JSON(parsing: answer.bytes, limits: InboundLimits.body) else { throw .internalError }
                return json
            } catch {
                if error.status == 429 { throw .patience(error.body["retry_after_ms"]?.int) }
                throw .refused(status: error.status, code: error.body["errcode"]?.string, text: error.body["error"]?.string)
            }
        }
        throw .refused(status: 404, code: "M_UNRECOGNIZED", text: nil)
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
            bytes.append(code)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
