import CanonicalJSON
import Chat
import Federation
import OutboundHTTP

/// A domain name system and web servers that answer what a test says, and write down what they were asked.
struct FakeInternet {
    var addresses: [String: LookUp<[IPAddress]>] = [:]
    var services: [String: LookUp<[ServiceRecord]>] = [:]
    var files: [String: WellKnownResponse] = [:]
    /// What was asked, in order: `A name`, `SRV name`, `GET url`.
    private(set) var questions: [String] = []

    static func addresses(_ texts: String...) -> LookUp<[IPAddress]> {
        .found(
            texts.map { text in
                guard let address = IPAddress(text) else { preconditionFailure("\(text) is no address") }
                return address
            })
    }

    static func file(_ server: String, cacheControl: String? = nil) -> WellKnownResponse {
        let body = JSON.object(["m.server": .string(server)]).encoded()
        return WellKnownResponse(status: 200, cacheControl: cacheControl, body: body)
    }

    static func redirect(_ location: String) -> WellKnownResponse { WellKnownResponse(status: 302, location: location) }

    /// Lets a discovery run to its end; nil when it does not come to one.
    mutating func run(_ discovery: inout Discovery, at now: Int64 = TransportCast.now) -> DiscoveryStep? {
        var step = discovery.start(at: now)
        for _ in 0..<100 {
            switch step {
            case .lookUpAddresses(let name):
                questions.append("A \(name)")
                step = discovery.receive(.addresses(addresses[name] ?? .none), at: now)
            case .lookUpServices(let name):
                questions.append("SRV \(name)")
                step = discovery.receive(.services(services[name] ?? .none), at: now)
            case .fetchWellKnown(let address, _):
                questions.append("GET \(address)")
                step = discovery.receive(.wellKnown(files[address.description]), at: now)
            case .arrived, .failed: return step
            }
        }
        return nil
    }
}
