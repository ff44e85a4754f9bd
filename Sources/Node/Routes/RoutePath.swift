import Hummingbird

/// A route's path as the router wants it: parameters are named by their place, because the router knows one name per place and two
/// routes may call theirs differently.
struct RoutePath: Sendable, Hashable {
    /// Everything of the client API lies below this.
    static let root = "/api/v1/"

    /// `/api/v1/rooms/{2}/members/{4}`.
    let pattern: String
    /// The router's names and the route's own, in order.
    let parameters: [Parameter]

    /// One parameter.
    struct Parameter: Sendable, Hashable {
        let place: String
        let name: String
    }

    /// Reads a route's path below the root.
    init(_ path: String) {
        var parameters: [Parameter] = []
        let parts = path.split(separator: "/").enumerated().map { index, part -> String in
            guard part.hasPrefix("{"), part.hasSuffix("}") else { return String(part) }
            let place = "p\(index)"
            parameters.append(Parameter(place: place, name: String(part.dropFirst().dropLast())))
            return "{\(place)}"
        }
        pattern = Self.root + parts.joined(separator: "/")
        self.parameters = parameters
    }
}
