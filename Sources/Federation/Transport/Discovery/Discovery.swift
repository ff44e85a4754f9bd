package import Chat
package import OutboundHTTP

/// Finds out where a server is (server-server API, "Resolving server names"). A value that does nothing itself: it says what is to be
/// looked up next and takes the answer, until it has arrived or failed. `docs/federation.md` draws it.
///
/// Every address passes the guard before it is named in a step, those of redirects and of SRV targets too.
package struct Discovery: Sendable {
    /// The host that is looked for now: the name's own, or the one that its well-known file delegates to.
    private struct Site {
        let host: String
        let hostHeader: String
        var service = Service.current
    }

    /// The two names that the service has had.
    private enum Service: String {
        case current = "_matrix-fed._tcp."
        case deprecated = "_matrix._tcp."
    }

    private enum State {
        case unstarted
        case wellKnownAddresses(WebAddress, redirects: Int)
        case wellKnown(WebAddress, redirects: Int)
        case services(Site)
        /// The first of the targets is being looked up; the endpoints of those before it are known.
        case targets(Site, [ServiceRecord], [Destination.Endpoint])
        case addresses(Site, port: Int)
        case ended
    }

    /// Whom it looks for.
    package let name: ServerName
    /// What was learnt about the well-known file of ``wellKnownHost``, for the cache; nil while it was not asked for.
    package private(set) var learned: WellKnownRecord?

    /// The host whose well-known file counts, which the cache knows it by; nil for names that have none: addresses, names with a port.
    package var wellKnownHost: String? {
        guard name.port == nil, case .name(let host)? = PeerHost(name.host) else { return nil }
        return host
    }

    private let judge: PrivateAddressGuard
    private let remembered: WellKnownRecord?
    private var state = State.unstarted
    /// Why an address was refused, if one was.
    private var refusal: String?
    /// Whether the system of names kept silent about one of several hosts.
    private var wasSilent = false

    /// - Parameter remembered: what the cache has about the host of the name, also when it is no longer fresh.
    package init(_ name: ServerName, guarded judge: PrivateAddressGuard, remembered: WellKnownRecord? = nil) {
        self.name = name
        self.judge = judge
        self.remembered = remembered
    }

    /// The first step.
    /// - Parameter now: milliseconds since 1970.
    package mutating func start(at now: Int64) -> DiscoveryStep {
        if let step = direct(name) { return step }
        guard case .name(let host)? = PeerHost(name.host), let address = WebAddress("https://\(host)/.well-known/matrix/server") else {
            return end(.badHost(name.text))
        }
        if let remembered, remembered.isFresh(at: now) { return follow(remembered.delegate) }
        state = .wellKnownAddresses(address, redirects: 0)
        return .lookUpAddresses(of: host)
    }

    /// The step after an answer.
    /// - Precondition: the answer is one to the step before.
    package mutating func receive(_ answer: DiscoveryAnswer, at now: Int64) -> DiscoveryStep {
        switch (state, answer) {
        case (.wellKnownAddresses(let address, let redirects), .addresses(let found)):
            return fetch(address, at: permitted(found), redirects, now)
        case (.wellKnown(let address, let redirects), .wellKnown(let response)):
            return read(response, from: address, redirects, now)
        case (.services(let site), .services(let found)): return take(found, of: site)
        case (.targets(let site, let targets, let endpoints), .addresses(let found)):
            if case .failed = found { wasSilent = true }
            let port = targets[0].port
            let more = (permitted(found) ?? []).map { Destination.Endpoint(address: $0, port: port) }
            return lookUp(targets.dropFirst(), of: site, endpoints + more)
        case (.addresses(let site, let port), .addresses(let found)): return arrive(at: site, port, found)
        default: preconditionFailure("Discovery was given an answer that it had not asked for.")
        }
    }

    // MARK: names that say it all

    /// What an address or a name with a port leads to; nil for a name alone.
    private mutating func direct(_ name: ServerName) -> DiscoveryStep? {
        guard let host = PeerHost(name.host), (1...65_535).contains(name.port ?? 1) else { return end(.badHost(name.text)) }
        switch host {
        case .address(let address):
            if let reason = judge.refusal(of: address) { return end(.addressRefused(name.text, reason: reason)) }
            let endpoint = Destination.Endpoint(address: address, port: name.port ?? Destination.standardPort)
            state = .ended
            return .arrived(Destination(endpoints: [endpoint], hostHeader: name.text, certificate: host))
        case .name(let text):
            guard let port = name.port else { return nil }
            return lookUpHost(Site(host: text, hostHeader: name.text), port)
        }
    }

    // MARK: the well-known file

    private mutating func fetch(_ address: WebAddress, at addresses: [IPAddress]?, _ redirects: Int, _ now: Int64) -> DiscoveryStep {
        guard let addresses, !addresses.isEmpty else { return conclude(.missing(after: remembered, at: now)) }
        state = .wellKnown(address, redirects: redirects)
        return .fetchWellKnown(address, at: addresses)
    }

    private mutating func read(
        _ response: WellKnownResponse?, from address: WebAddress, _ redirects: Int, _ now: Int64
    ) -> DiscoveryStep {
        if let next = response?.redirect(from: address), redirects < WellKnownResponse.mostRedirects {
            guard let literal = IPAddress(next.host) else {
                state = .wellKnownAddresses(next, redirects: redirects + 1)
                return .lookUpAddresses(of: next.host)
            }
            return fetch(next, at: permitted(.found([literal])), redirects + 1, now)
        }
        guard let response, let delegate = response.delegate, PeerHost(delegate.host) != nil else {
            return conclude(.missing(after: remembered, at: now))
        }
        return conclude(.found(delegate, maxAge: response.maxAge(at: now), at: now))
    }

    private mutating func conclude(_ record: WellKnownRecord) -> DiscoveryStep {
        learned = record
        return follow(record.delegate)
    }

    /// What was refused on the way to the file says nothing about the server itself.
    private mutating func follow(_ delegate: ServerName?) -> DiscoveryStep {
        refusal = nil
        let name = delegate ?? name
        if let step = direct(name) { return step }
        guard case .name(let host)? = PeerHost(name.host) else { return end(.badHost(name.text)) }
        return lookUpServices(of: Site(host: host, hostHeader: name.text))
    }

    // MARK: SRV records

    private mutating func lookUpServices(of site: Site) -> DiscoveryStep {
        state = .services(site)
        return .lookUpServices(of: site.service.rawValue + site.host)
    }

    private mutating func take(_ found: LookUp<[ServiceRecord]>, of site: Site) -> DiscoveryStep {
        switch found {
        case .failed: return end(.lookUpFailed(site.host))
        case .found(let records) where !records.isEmpty:
            if records.allSatisfy({ $0.target.isEmpty }) { return end(.serviceDisabled(site.host)) }
            let usable = records.filter { (1...65_535).contains($0.port) && Self.isHostName($0.target) }
            return lookUp(usable.prefix(Self.mostTargets), of: site, [])
        case .found, .none:
            guard site.service == .current else { return lookUpHost(site, Destination.standardPort) }
            var site = site
            site.service = .deprecated
            return lookUpServices(of: site)
        }
    }

    /// SRV targets beyond these are not looked up.
    package static let mostTargets = 8

    private mutating func lookUp(
        _ targets: ArraySlice<ServiceRecord>, of site: Site, _ endpoints: [Destination.Endpoint]
    ) -> DiscoveryStep {
        guard let next = targets.first else { return arrive(at: site, endpoints) }
        state = .targets(site, Array(targets), endpoints)
        return .lookUpAddresses(of: next.target)
    }

    private static func isHostName(_ target: String) -> Bool {
        if case .name? = PeerHost(target) { true } else { false }
    }

    // MARK: addresses

    private mutating func lookUpHost(_ site: Site, _ port: Int) -> DiscoveryStep {
        state = .addresses(site, port: port)
        return .lookUpAddresses(of: site.host)
    }

    private mutating func arrive(at site: Site, _ port: Int, _ found: LookUp<[IPAddress]>) -> DiscoveryStep {
        if case .failed = found { return end(.lookUpFailed(site.host)) }
        return arrive(at: site, (permitted(found) ?? []).map { Destination.Endpoint(address: $0, port: port) })
    }

    private mutating func arrive(at site: Site, _ endpoints: [Destination.Endpoint]) -> DiscoveryStep {
        guard !endpoints.isEmpty else {
            if wasSilent { return end(.lookUpFailed(site.host)) }
            return end(refusal.map { .addressRefused(site.host, reason: $0) } ?? .noAddresses(site.host))
        }
        state = .ended
        let tried = Array(endpoints.prefix(Destination.mostEndpoints))
        return .arrived(Destination(endpoints: tried, hostHeader: site.hostHeader, certificate: .name(site.host)))
    }

    /// Those that strangers may lead us to; nil when nothing was found.
    private mutating func permitted(_ found: LookUp<[IPAddress]>) -> [IPAddress]? {
        guard case .found(let addresses) = found else { return nil }
        return addresses.filter { address in
            guard let reason = judge.refusal(of: address) else { return true }
            refusal = reason
            return false
        }
    }

    private mutating func end(_ failure: DiscoveryFailure) -> DiscoveryStep {
        state = .ended
        return .failed(failure)
    }
}
