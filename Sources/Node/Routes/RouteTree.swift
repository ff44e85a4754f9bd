import HTTPTypes

/// The routes of the client API by their paths: a look-up for each part of a path, however many routes there are. A part that is written out
/// goes before a parameter in the same place.
struct RouteTree: Sendable {
    /// A path that somebody may ask for.
    struct Match {
        /// The routes of this path, by method.
        let endpoints: [HTTPRequest.Method: RouteEndpoint]
        /// What stood in the places of the parameters, in order, as it was sent.
        let values: [Substring]

        /// Who answers this method; HEAD is answered as GET is, and the listener leaves the body out.
        func endpoint(for method: HTTPRequest.Method) -> RouteEndpoint? {
            endpoints[method] ?? (method == .head ? endpoints[.get] : nil)
        }
    }

    private struct Branch: Sendable {
        var written: [Substring: Int] = [:]
        var parameter: Int?
        var endpoints: [HTTPRequest.Method: RouteEndpoint] = [:]
    }

    private var branches = [Branch()]

    init(_ endpoints: [RouteEndpoint]) {
        for endpoint in endpoints {
            let branch = endpoint.path.parts.reduce(0) { place(for: $1, below: $0) }
            branches[branch].endpoints[endpoint.route.method] = endpoint
        }
    }

    private mutating func place(for part: RoutePath.Part, below branch: Int) -> Int {
        let known: Int?
        switch part {
        case .written(let text): known = branches[branch].written[Substring(text)]
        case .parameter: known = branches[branch].parameter
        }
        if let known { return known }
        branches.append(Branch())
        switch part {
        case .written(let text): branches[branch].written[Substring(text)] = branches.count - 1
        case .parameter: branches[branch].parameter = branches.count - 1
        }
        return branches.count - 1
    }

    /// Where a whole path leads; nil when no route has it. Slashes too many count for nothing.
    func find(_ path: String) -> Match? {
        guard path.utf8.starts(with: RoutePath.root.utf8) else { return nil }
        let parts = path.utf8.dropFirst(RoutePath.root.utf8.count).split(separator: UInt8(ascii: "/")).map { Substring($0) }
        var values: [Substring] = []
        return find(parts[...], below: 0, &values).map { Match(endpoints: branches[$0].endpoints, values: values) }
    }

    private func find(_ parts: ArraySlice<Substring>, below branch: Int, _ values: inout [Substring]) -> Int? {
        guard let part = parts.first else { return branches[branch].endpoints.isEmpty ? nil : branch }
        if let next = branches[branch].written[part], let found = find(parts.dropFirst(), below: next, &values) { return found }
        guard let next = branches[branch].parameter else { return nil }
        values.append(part)
        if let found = find(parts.dropFirst(), below: next, &values) { return found }
        values.removeLast()
        return nil
    }
}
