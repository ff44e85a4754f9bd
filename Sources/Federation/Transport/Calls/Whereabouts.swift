package import Chat
package import OutboundHTTP

/// Where peers are: found out once for all who ask at a time, and remembered for a while.
package actor Whereabouts {
    private struct Known {
        let outcome: Result<Destination, DiscoveryFailure>
        let until: Int64
    }

    private let names: NameAnswers
    private let fetch: Fetch
    private let judge: PrivateAddressGuard
    private let places: [ServerName: FetchEndpoint]
    private let now: @Sendable () -> Int64
    private var wellKnown = WellKnownCache()
    private var known: [ServerName: Known] = [:]
    private var searches: [ServerName: Task<Result<Destination, DiscoveryFailure>, Never>] = [:]

    /// Milliseconds for which a place counts. Names move; so often they are asked again.
    package static let freshFor: Int64 = 300_000
    /// The same for a server that was not found.
    package static let missingFor: Int64 = 60_000
    /// Servers that are remembered.
    package static let most = 10_000

    /// - Parameter judge: which addresses a peer's name may lead to.
    /// - Parameter places: peers whose place the operator wrote down; they are not looked for.
    /// - Parameter now: milliseconds since 1970.
    package init(
        names: NameAnswers = NameAnswers(), fetch: Fetch, guarded judge: PrivateAddressGuard, places: [ServerName: FetchEndpoint] = [:],
        now: @escaping @Sendable () -> Int64
    ) {
        self.names = names
        self.fetch = fetch
        self.judge = judge
        self.places = places
        self.now = now
    }

    /// Where requests to a server may lead: anywhere if the operator wrote its place down.
    package nonisolated func reach(of name: ServerName) -> FetchReach { places[name] == nil ? .guarded(judge) : .anywhere }

    /// Where requests to addresses that somebody else named may lead.
    nonisolated var strangersReach: FetchReach { .guarded(judge) }

    /// Where requests to a server go.
    package func destination(of name: ServerName) async throws(DiscoveryFailure) -> Destination {
        if let place = places[name] { return try await written(place, of: name) }
        if let known = known[name], known.until > now() { return try known.outcome.get() }
        let search = searches[name] ?? Task { await self.search(name) }
        searches[name] = search
        let outcome = await search.value
        return try outcome.get()
    }

    /// Nobody answered there: the next one who asks looks it up again.
    package func forget(_ name: ServerName) { known[name] = nil }

    /// Looks a server up now, whatever is remembered, and tells each step with what came of it. Requests to it go there from now on.
    package func walk(to name: ServerName, _ told: (DiscoveryStep, DiscoveryAnswer?) -> Void) async -> Result<Destination, DiscoveryFailure>
    {
        if let place = places[name] {
            do throws(DiscoveryFailure) { return .success(try await written(place, of: name)) } catch { return .failure(error) }
        }
        let outcome = await discover(Discovery(name, guarded: judge), told)
        remember(outcome, of: name)
        return outcome
    }

    private func written(_ place: FetchEndpoint, of name: ServerName) async throws(DiscoveryFailure) -> Destination {
        guard let host = PeerHost(name.host) else { throw .badHost(name.text) }
        let addresses: [IPAddress]
        if let address = IPAddress(place.host) {
            addresses = [address]
        } else {
            switch await names.addresses(of: place.host) {
            case .found(let found): addresses = found
            case .none: throw .noAddresses(place.host)
            case .failed: throw .lookUpFailed(place.host)
            }
        }
        let endpoints = addresses.prefix(Destination.mostEndpoints).map { Destination.Endpoint(address: $0, port: place.port) }
        return Destination(endpoints: Array(endpoints), hostHeader: name.text, certificate: host)
    }

    private func search(_ name: ServerName) async -> Result<Destination, DiscoveryFailure> {
        var discovery = Discovery(name, guarded: judge)
        if let host = discovery.wellKnownHost { discovery = Discovery(name, guarded: judge, remembered: wellKnown[host]) }
        let outcome = await discover(discovery) { _, _ in }
        remember(outcome, of: name)
        searches[name] = nil
        return outcome
    }

    private func remember(_ outcome: Result<Destination, DiscoveryFailure>, of name: ServerName) {
        if known.count >= Self.most { forgetOldest() }
        let isFound = if case .success = outcome { true } else { false }
        known[name] = Known(outcome: outcome, until: now() + (isFound ? Self.freshFor : Self.missingFor))
    }

    private func discover(
        _ first: Discovery, _ told: (DiscoveryStep, DiscoveryAnswer?) -> Void
    ) async -> Result<Destination, DiscoveryFailure> {
        var discovery = first
        var step = discovery.start(at: now())
        defer { if let host = discovery.wellKnownHost, let learned = discovery.learned { wellKnown.remember(learned, of: host) } }
        while true {
            switch step {
            case .arrived(let destination):
                told(step, nil)
                return .success(destination)
            case .failed(let failure):
                told(step, nil)
                return .failure(failure)
            case .lookUpAddresses, .lookUpServices, .fetchWellKnown:
                let answer = await answer(to: step)
                told(step, answer)
                step = discovery.receive(answer, at: now())
            }
        }
    }

    private func answer(to step: DiscoveryStep) async -> DiscoveryAnswer {
        switch step {
        case .lookUpAddresses(let name): .addresses(await names.addresses(of: name))
        case .lookUpServices(let name): .services(await names.services(of: name))
        case .fetchWellKnown(let address, let places): .wellKnown(await wellKnown(at: address, places))
        case .arrived, .failed: preconditionFailure("The discovery has ended.")
        }
    }

    private func wellKnown(at address: WebAddress, _ places: [IPAddress]) async -> WellKnownResponse? {
        let limits = FetchLimits(responseBytes: WellKnownResponse.longest)
        for place in places.prefix(Self.mostTries) {
            var request = FetchRequest("GET", address, reach: .guarded(judge), limits: limits)
            request.endpoint = FetchEndpoint(host: place.description, port: address.port)
            guard let response = try? await fetch.send(request) else { continue }
            let cacheControl = response.headers.fields.filter { $0.name.lowercased() == "cache-control" }.map(\.value)
            return WellKnownResponse(
                status: response.status, location: response.headers["Location"],
                cacheControl: cacheControl.isEmpty ? nil : cacheControl.joined(separator: ","), expires: response.headers["Expires"],
                date: response.headers["Date"], body: response.body)
        }
        return nil
    }

    /// Addresses of one host that are tried for its well-known file.
    private static let mostTries = 4

    private func forgetOldest() {
        for (name, _) in known.sorted(by: { $0.value.until < $1.value.until }).prefix(Self.most / 8) { known[name] = nil }
    }
}
