import Chat
import Federation
import OutboundHTTP

/// What a walk to another node says, for people.
enum PeerWalkWords {
    static func lines(_ step: DiscoveryStep, _ answer: DiscoveryAnswer?) -> [String] {
        switch (step, answer) {
        case (.lookUpAddresses(let name), .addresses(let found)?): ["\(name): \(words(found) { $0.map { "\($0)" } })."]
        case (.lookUpServices(let name), .services(let found)?):
            ["SRV \(name): \(words(found) { $0.map { "\($0.target):\($0.port)" } })."]
        case (.fetchWellKnown(let address, _), .wellKnown(let response)?): ["\(address): \(words(response))."]
        default: []
        }
    }

    static func host(_ host: PeerHost) -> String {
        switch host {
        case .address(let address): "\(address)"
        case .name(let name): name
        }
    }

    /// A peer's own words on a terminal: one line of visible characters.
    static func safe(_ text: String) -> String {
        String(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(100).map(Character.init))
    }

    static func advice(_ failure: DiscoveryFailure, _ peer: ServerName) -> String {
        switch failure {
        case .badHost: "Look at how the name is written, and at what its well-known file says."
        case .addressRefused: "If that is your own network, put the address into federation.private_addresses."
        case .noAddresses: "Its admin has to put the name into the DNS, or you write its place into federation.places."
        case .lookUpFailed: "The resolver of this machine does not answer: look at /etc/resolv.conf."
        case .serviceDisabled: "Its admin has to change the SRV record."
        }
    }

    static func advice(_ failure: PeerFailure, _ peer: ServerName) -> String {
        switch failure {
        case .notFound(let failure): advice(failure, peer)
        case .notAnswered(.untrusted):
            "It needs a certificate for that name from an authority that this node trusts: a public one, or one in federation.authorities."
        case .notAnswered(.addressRefused): "If that is your own network, put the address into federation.private_addresses."
        case .notAnswered: "Its admin has to look whether it runs, and whether its firewall lets this machine in at that port."
        case .patience: "It has had enough for now; try again later."
        case .refused, .malformed, .unsignable: "What answers there is no server of this protocol: a proxy may be set up wrongly."
        }
    }

    static func advice(signed failure: PeerFailure, _ peer: ServerName, own: ServerName) -> String {
        switch failure {
        case .refused(401, _, _):
            "It does not believe the signature. Either it cannot fetch this node's keys (run `rookery check peer \(own)` there), or a proxy "
                + "in front of it changes the path of requests."
        case .refused(403, _, _): "It does not link with this node: its admin has to put \"\(own)\" into its list."
        default: advice(failure, peer)
        }
    }

    private static func words<Value>(_ found: LookUp<Value>, _ texts: (Value) -> [String]) -> String {
        switch found {
        case .found(let value): texts(value).joined(separator: ", ")
        case .none: "nothing"
        case .failed: "no answer"
        }
    }

    private static func words(_ response: WellKnownResponse?) -> String {
        guard let response else { return "no answer" }
        if let delegate = response.delegate { return "it is at \(delegate)" }
        if let location = response.location, (300..<400).contains(response.status) { return "\(response.status), to \(safe(location))" }
        return "\(response.status), no such file"
    }
}
