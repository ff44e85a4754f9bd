/// A route's path, taken apart: `rooms/{roomId}/members/{userId}`.
struct RoutePath: Sendable, Hashable {
    /// Everything of the client API lies below this.
    static let root = "/api/v1/"

    /// The whole path with its parameters in braces: `/api/v1/rooms/{roomId}/members/{userId}`.
    let pattern: String
    /// What it consists of, in order.
    let parts: [Part]

    /// What stands between two slashes.
    enum Part: Sendable, Hashable {
        case written(String)
        case parameter(String)
    }

    /// Reads a route's path below the root.
    init(_ path: String) {
        pattern = Self.root + path
        parts = path.split(separator: "/").map { part in
            guard part.hasPrefix("{"), part.hasSuffix("}") else { return .written(String(part)) }
            return .parameter(String(part.dropFirst().dropLast()))
        }
    }

    /// The names of the parameters, in order.
    var parameters: [String] {
        parts.compactMap { part in
            if case .parameter(let name) = part { name } else { nil }
        }
    }
}
