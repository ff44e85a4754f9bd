package import CanonicalJSON
package import Chat
package import Cryptography
package import OutboundHTTP

/// Sends requests to peers: finds them, signs, tries one address after the other, and reads what comes back. Call from anywhere.
package struct PeerClient: Sendable {
    /// Our own server name.
    package let name: ServerName
    private let key: SigningKey
    private let keyID: KeyID
    private let whereabouts: Whereabouts
    let fetch: Fetch

    /// - Parameter key: what we sign with now, and its id.
    package init(name: ServerName, key: SigningKey, id keyID: KeyID, whereabouts: Whereabouts, fetch: Fetch) {
        self.name = name
        self.key = key
        self.keyID = keyID
        self.whereabouts = whereabouts
        self.fetch = fetch
    }

    /// Sends a request.
    /// - Returns: the body of an answer with a status of 2xx.
    package func send(_ request: PeerRequest, to peer: ServerName) async throws(PeerFailure) -> JSON {
        let response = try await exchange(request, with: peer, at: try await destination(of: peer))
        guard (200..<300).contains(response.status) else { throw Self.failure(response) }
        guard let json = try? JSON(parsing: response.body) else { throw .malformed }
        return json
    }

    /// Sends a request, and returns when the head of the answer is there.
    func open(_ request: PeerRequest, at peer: ServerName) async throws(PeerFailure) -> FetchStream {
        let destination = try await destination(of: peer)
        return try await first(request, with: peer, at: destination) { (made) async throws(FetchFailure) in try await fetch.open(made) }
    }

    /// Where requests to addresses that a peer names may lead.
    var strangersReach: FetchReach { whereabouts.strangersReach }

    /// What an answer says that is no good one.
    static func failure(_ response: FetchResponse) -> PeerFailure {
        let json = try? JSON(parsing: response.body)
        if response.status == 429 { return .patience(DeliveryAnswer.retryAfter(header: response.head.headers["Retry-After"], body: json)) }
        return .refused(status: response.status, code: line(json?["errcode"]?.string, 64), text: line(json?["error"]?.string, 200))
    }

    private func destination(of peer: ServerName) async throws(PeerFailure) -> Destination {
        do throws(DiscoveryFailure) { return try await whereabouts.destination(of: peer) } catch { throw .notFound(error) }
    }

    /// The whole response over the first of the addresses that takes the connection.
    package func exchange(
        _ request: PeerRequest, with peer: ServerName, at destination: Destination
    ) async throws(PeerFailure) -> FetchResponse {
        try await first(request, with: peer, at: destination) { (made) async throws(FetchFailure) in try await fetch.send(made) }
    }

    /// What comes of the first of the addresses that takes the connection.
    private func first<Value>(
        _ request: PeerRequest, with peer: ServerName, at destination: Destination,
        _ body: (FetchRequest) async throws(FetchFailure) -> Value
    ) async throws(PeerFailure) -> Value {
        var last = FetchFailure.unreachable
        for endpoint in destination.endpoints {
            let request = try fetchRequest(request, to: peer, destination, endpoint)
            do throws(FetchFailure) {
                return try await body(request)
            } catch {
                last = error
                guard Self.isSomewhereElse(error) else { break }
            }
        }
        await whereabouts.forget(peer)
        throw .notAnswered(last)
    }

    /// Whether another address may do better: nothing has arrived at this one.
    private static func isSomewhereElse(_ failure: FetchFailure) -> Bool {
        switch failure {
        case .unreachable, .untrusted, .addressRefused: true
        case .timedOut(let mayHaveArrived), .broken(let mayHaveArrived): !mayHaveArrived
        default: false
        }
    }

    private func fetchRequest(
        _ request: PeerRequest, to peer: ServerName, _ destination: Destination, _ endpoint: Destination.Endpoint
    ) throws(PeerFailure) -> FetchRequest {
        let host =
            switch destination.certificate {
            case .name(let name): name
            case .address(let address): address.isIPv4 ? "\(address)" : "[\(address)]"
            }
        guard let address = WebAddress("https://\(host):\(endpoint.port)\(request.target)") else { throw .unsignable }
        var headers: FetchHeaders = ["Host": destination.hostHeader]
        if request.isSigned { headers.add("Authorization", try authorization(request, to: peer)) }
        var body = FetchBody.none
        if let content = request.content {
            headers.add("Content-Type", "application/json")
            body = .bytes(content.encoded())
        }
        // A peer that hears the same request twice does the same as once: what is sent has names of its own.
        var made = FetchRequest(
            request.method, address, reach: whereabouts.reach(of: peer), headers: headers, body: body, limits: request.limits,
            isRepeatable: true)
        made.endpoint = FetchEndpoint(host: endpoint.address.description, port: endpoint.port)
        return made
    }

    private func authorization(_ request: PeerRequest, to peer: ServerName) throws(PeerFailure) -> String {
        let text = RequestText(
            method: request.method, target: request.target, origin: name, destination: peer, content: request.content)
        do throws(RequestFault) { return try text.signed(with: key, id: keyID).text } catch { throw .unsignable }
    }

    /// What a peer says of itself, as one line that may stand in a log.
    private static func line(_ text: String?, _ most: Int) -> String? {
        text.map { String($0.map { $0.isNewline ? " " : $0 }.prefix(most)) }
    }
}
