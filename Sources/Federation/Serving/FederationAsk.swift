package import CanonicalJSON
package import Chat

/// A request of a peer as its endpoint sees it.
package struct FederationAsk: Sendable {
    /// Who has proved to have sent it; nil at endpoints that ask for no proof.
    package let origin: ServerName?
    /// What stands in the path where the endpoint has a place for it, decoded.
    package let segments: [String]
    /// The query's parameters, decoded, in their order.
    package let query: [(name: String, value: String)]
    /// The body, where there is one.
    package let content: JSON?
    /// The length of the body, in bytes.
    package let bytes: Int

    package init(
        origin: ServerName?, segments: [String] = [], query: [(name: String, value: String)] = [], content: JSON? = nil, bytes: Int = 0
    ) {
        (self.origin, self.segments, self.query, self.content, self.bytes) = (origin, segments, query, content, bytes)
    }

    /// The first parameter of that name.
    package subscript(_ name: String) -> String? { query.first { $0.name.hasSameBytes(as: name) }?.value }

    /// All parameters of that name.
    package func all(_ name: String) -> [String] { query.filter { $0.name.hasSameBytes(as: name) }.map(\.value) }

    /// A parameter that must be there.
    package func required(_ name: String) throws(FederationRefusal) -> String {
        guard let value = self[name] else {
            throw FederationRefusal(status: 400, code: "M_MISSING_PARAM", text: "The parameter \(name) is missing.")
        }
        return value
    }

    /// Who sent it, at an endpoint that asks for proof.
    package var sender: ServerName {
        guard let origin else { preconditionFailure("an endpoint that needs an origin was registered without proof") }
        return origin
    }
}
