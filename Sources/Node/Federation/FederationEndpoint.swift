import CanonicalJSON
import HTTPTypes

/// One endpoint of the server-server API: where it is, whether it asks for proof, and what it answers.
struct FederationEndpoint: Sendable {
    let method: HTTPRequest.Method
    /// The path's segments; nil stands for any one.
    let path: [Substring?]
    /// Whether only listed servers that prove themselves are heard.
    let isSigned: Bool
    /// Bytes of a body.
    let bodyBytes: Int
    let answer: @Sendable (NodeContext, FederationAsk) async throws(FederationRefusal) -> JSON

    /// - Parameter path: `{}` stands for any one segment.
    init(
        _ method: HTTPRequest.Method, _ path: String, isSigned: Bool = true, bodyBytes: Int = 64 << 10,
        _ answer: @escaping @Sendable (NodeContext, FederationAsk) async throws(FederationRefusal) -> JSON
    ) {
        self.method = method
        self.path = path.split(separator: "/").map { $0 == "{}" ? nil : $0 }
        self.isSigned = isSigned
        self.bodyBytes = bodyBytes
        self.answer = answer
    }

    /// What stands at the places of a path; nil for another path, and for what is not percent-encoded UTF-8.
    func segments(of parts: [Substring]) -> [String]? {
        guard parts.count == path.count else { return nil }
        var found: [String] = []
        for (wanted, part) in zip(path, parts) {
            if let wanted {
                guard wanted.utf8.elementsEqual(part.utf8) else { return nil }
            } else {
                guard let text = PercentDecoding.decoded(part, plusIsSpace: false) else { return nil }
                found.append(text)
            }
        }
        return found
    }
}
