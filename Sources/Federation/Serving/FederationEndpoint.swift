/// One endpoint of the server-server API: where it is, whether it asks for proof, and what it answers.
package struct FederationEndpoint: Sendable {
    /// GET, PUT, POST.
    package let method: String
    /// The path's segments; nil stands for any one.
    package let path: [Substring?]
    /// Whether only servers that the node links with and that prove themselves are heard.
    package let isSigned: Bool
    /// Bytes of a body.
    package let bodyBytes: Int
    package let answer: @Sendable (FederationAsk) async throws(FederationRefusal) -> FederationAnswer

    /// - Parameter path: `{}` stands for any one segment.
    package init(
        _ method: String, _ path: String, isSigned: Bool = true, bodyBytes: Int = 64 << 10,
        _ answer: @escaping @Sendable (FederationAsk) async throws(FederationRefusal) -> FederationAnswer
    ) {
        self.method = method
        self.path = path.split(separator: "/").map { $0 == "{}" ? nil : $0 }
        self.isSigned = isSigned
        self.bodyBytes = bodyBytes
        self.answer = answer
    }

    /// What stands at the places of a path; nil for another path, and for what is not percent-encoded UTF-8.
    /// - Parameter decoded: undoes percent-encoding, nil for what is none.
    package func segments(of parts: [Substring], _ decoded: (Substring) -> String?) -> [String]? {
        guard parts.count == path.count else { return nil }
        var found: [String] = []
        for (wanted, part) in zip(path, parts) {
            if let wanted {
                guard wanted.utf8.elementsEqual(part.utf8) else { return nil }
            } else {
                guard let text = decoded(part) else { return nil }
                found.append(text)
            }
        }
        return found
    }
}
