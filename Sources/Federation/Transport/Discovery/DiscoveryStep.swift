package import OutboundHTTP

/// What a ``Discovery`` wants done next.
package enum DiscoveryStep: Sendable, Equatable {
    /// All A and AAAA records of a name. Answer: `addresses`.
    case lookUpAddresses(of: String)
    /// GET this over TLS, at these addresses only, verified for the URL's host; 50 KiB at most and no redirect followed.
    /// Answer: `wellKnown`.
    case fetchWellKnown(WebAddress, at: [IPAddress])
    /// The SRV records of a name. Answer: `services`.
    case lookUpServices(of: String)
    /// Done: the server is there.
    case arrived(Destination)
    /// Done: the server is not to be reached.
    case failed(DiscoveryFailure)
}

/// What came of a step.
package enum DiscoveryAnswer: Sendable, Equatable {
    case addresses(LookUp<[IPAddress]>)
    /// In the order of ``ServiceRecord/ordered(_:using:)``.
    case services(LookUp<[ServiceRecord]>)
    /// Nil when no answer came: no connection, no valid certificate, more than 50 KiB, too slow.
    case wellKnown(WellKnownResponse?)
}

/// What a question to the domain name system brought.
package enum LookUp<Value: Sendable & Equatable>: Sendable, Equatable {
    case found(Value)
    /// There is no such name, or no such record of it.
    case none
    /// No answer came, or one that says nothing.
    case failed
}

/// Why a server is not to be reached.
package enum DiscoveryFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// The name, or what it delegates to, is no host, or has no such port.
    case badHost(String)
    /// Every address of the host is one that strangers may not lead us to.
    case addressRefused(String, reason: String)
    /// The host has no addresses.
    case noAddresses(String)
    /// The domain name system did not answer.
    case lookUpFailed(String)
    /// Its SRV record says that there is no such service.
    case serviceDisabled(String)

    /// Whether the same question may soon be answered in another way.
    package var isRetryable: Bool {
        if case .lookUpFailed = self { true } else { false }
    }

    /// One sentence for an admin.
    package var description: String {
        switch self {
        case .badHost(let host): "“\(host)” is no host, or has no such port."
        case .addressRefused(let host, let reason): "“\(host)” leads to an address that is not reached for strangers (\(reason))."
        case .noAddresses(let host): "“\(host)” has no addresses."
        case .lookUpFailed(let host): "Nobody answered where “\(host)” is."
        case .serviceDisabled(let host): "The SRV record of “\(host)” says that there is no such service."
        }
    }
}
