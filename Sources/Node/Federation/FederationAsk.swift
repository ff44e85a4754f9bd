import CanonicalJSON
import Chat
import HTTPTypes

/// A request of a peer as its endpoint sees it.
struct FederationAsk: Sendable {
    /// Who has proved to have sent it; nil at endpoints that ask for no proof.
    let origin: ServerName?
    /// What stands in the path where the endpoint has a place for it, decoded.
    let segments: [String]
    /// The query's parameters, decoded; the first of one name counts.
    let query: [String: String]
    /// The body, where there is one.
    let content: JSON?

    /// A parameter that must be there.
    func required(_ name: String) throws(FederationRefusal) -> String {
        guard let value = query[name] else {
            throw FederationRefusal(status: .badRequest, code: "M_MISSING_PARAM", text: "The parameter \(name) is missing.")
        }
        return value
    }
}
