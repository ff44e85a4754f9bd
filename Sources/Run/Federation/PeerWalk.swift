import CanonicalJSON
import Chat
import Federation
import Node
import OutboundHTTP

/// The way to another node, step by step, each told in a line.
struct PeerWalk: Sendable {
    /// It leads no further; says what to change.
    struct End: Error {
        let advice: String
    }

    private let peer: ServerName
    private let room: FederationRoom
    private let standing: PeerStanding

    init(_ peer: ServerName, _ room: FederationRoom, _ standing: PeerStanding) {
        (self.peer, self.room, self.standing) = (peer, room, standing)
    }

    func run(_ tell: (String) -> Void) async throws(End) {
        switch standing {
        case .linked: break
        case .blocked: tell("It is blocked by an admin of this node: its requests are refused here.")
        case .unknown: tell("It is not in federation.allowed of this node, nor added to it: its requests are refused here.")
        }
        try await findPlace(tell)
        try await askVersion(tell)
        try await askKeys(tell)
        try await askSigned(tell)
        switch standing {
        case .linked: return
        case .blocked: throw End(advice: "Say `rookery peers unblock \(peer)`, if you want to link with it.")
        case .unknown:
            throw End(
                advice: "Put \"\(peer)\" into federation.allowed, or say `rookery peers add \(peer)`, if you want to link with it.")
        }
    }

    private func findPlace(_ tell: (String) -> Void) async throws(End) {
        var lines: [String] = []
        let outcome = await room.whereabouts.walk(to: peer) { step, answer in lines += PeerWalkWords.lines(step, answer) }
        for line in lines { tell(line) }
        guard case .success(let destination) = outcome else {
            guard case .failure(let failure) = outcome else { return }
            throw End(advice: "\(failure) \(PeerWalkWords.advice(failure, peer))")
        }
        let places = destination.endpoints.map { $0.address.isIPv4 ? "\($0.address):\($0.port)" : "[\($0.address)]:\($0.port)" }
        tell("Its place: \(places.joined(separator: ", ")), with a certificate for \(PeerWalkWords.host(destination.certificate)).")
    }

    private func askVersion(_ tell: (String) -> Void) async throws(End) {
        var request = PeerRequest("GET", "/_matrix/federation/v1/version")
        request.isSigned = false
        let json = try await send(request)
        let words = [json["server"]?["name"]?.string, json["server"]?["version"]?.string].compactMap { $0 }
        let software = words.isEmpty ? "something that does not say its name" : PeerWalkWords.safe(words.joined(separator: " "))
        tell("TLS and HTTP: good. It runs \(software).")
    }

    private func askKeys(_ tell: (String) -> Void) async throws(End) {
        let keys: ServerKeys
        do {
            keys = try await PeerKeys.fetch(peer, room.identity.client)
        } catch {
            throw End(advice: "\(error) Its admin has to look at how it publishes its keys.")
        }
        let ids = keys.current.keys.map(\.text).sorted().joined(separator: ", ")
        tell("Keys: \(ids), good until \(Timestamp.text(keys.validUntil)).")
        guard keys.validUntil > World.system.now() else {
            throw End(advice: "Its keys are no longer good: its clock or this one is wrong.")
        }
    }

    /// Any answer but "unauthorised" and "forbidden" says that the signature was believed.
    private func askSigned(_ tell: (String) -> Void) async throws(End) {
        let target = PeerTarget.path("/_matrix/federation/v1/query/profile", query: [("user_id", "@nobody:\(peer)")])
        do throws(PeerFailure) {
            _ = try await room.identity.client.send(PeerRequest("GET", target), to: peer)
        } catch {
            switch error {
            case .refused(let status, _, _) where [400, 404].contains(status): break
            default: throw End(advice: "\(error) \(PeerWalkWords.advice(signed: error, peer, own: room.identity.keys.name))")
            }
        }
        tell("A signed request: heard and believed.")
    }

    private func send(_ request: PeerRequest) async throws(End) -> JSON {
        do throws(PeerFailure) {
            return try await room.identity.client.send(request, to: peer)
        } catch {
            throw End(advice: "\(error) \(PeerWalkWords.advice(error, peer))")
        }
    }
}
