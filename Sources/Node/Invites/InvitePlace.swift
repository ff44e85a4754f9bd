import Chat

/// Where an invite token is of: links name the node behind the token, `TOKEN@north.example`, so that they can be used anywhere.
enum InvitePlace {
    case here(token: String)
    case elsewhere(token: String, ServerName, NodeLinks)

    /// Reads a token, or a whole link that has one behind `#join=`.
    /// - Throws: ``Refusal`` `invite_not_found` for one of a node that this one cannot ask.
    static func find(_ node: NodeContext, _ text: String) throws(Refusal) -> InvitePlace {
        let token = inLink(text) ?? text
        guard let at = token.firstIndex(of: "@") else { return .here(token: token) }
        let (secret, name) = (String(token[..<at]), String(token[token.index(after: at)...]))
        if name == node.configuration.identity.name { return .here(token: secret) }
        guard let links = node.links, let server = ServerName(name), !secret.isEmpty, secret.utf8.count <= 64 else {
            throw .notFound(.invite)
        }
        return .elsewhere(token: secret, server, links)
    }

    /// What a link has behind `#join=`; nil for what is no link.
    static func inLink(_ text: String) -> String? {
        guard text.hasPrefix("https://") || text.hasPrefix("http://"), let mark = text.firstRange(of: "#join=") else { return nil }
        return String(text[mark.upperBound...])
    }
}
