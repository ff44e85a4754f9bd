import CanonicalJSON
import Chat
import HTTPTypes

/// `GET node`: what a client needs to know before anybody has logged in.
enum ShowNode {
    static func perform(_ node: NodeContext, _: Ask) async throws(Refusal) -> Answer {
        let configuration = node.configuration
        return Answer([
            "name": .string(configuration.identity.name),
            "version": .string(NodeVersion.current),
            "features": features(configuration),
            "registration": .string(configuration.accounts.registration.rawValue),
            "login": login(configuration),
            "codes": CodeWays(configuration).json,
            "limits": limits(configuration),
        ])
    }

    private static func login(_ configuration: NodeConfiguration) -> JSON {
        let proofs: [JSON] = CodeWays(configuration).isAny ? ["password", "code"] : ["password"]
        return ["ways": ["username", "email", "phone"], "proof": .array(proofs)]
    }

    private static func features(_ configuration: NodeConfiguration) -> JSON {
        let always = [
            "text", "location", "reactions", "edits", "receipts", "typing", "presence", "invites", "socketio", "websocket", "sync",
        ]
        return .array((always + (configuration.search.index == .on ? ["search"] : [])).map(JSON.string))
    }

    private static func limits(_ configuration: NodeConfiguration) -> JSON {
        [
            "textBytes": .int(configuration.rooms.textBytes),
            "members": .int(configuration.rooms.members),
            "forwards": .int(configuration.rooms.forwards),
            "page": .int(configuration.rooms.pageLimit),
            "passwordMinimum": .int(configuration.accounts.passwordMinimum),
            "messages": .string(configuration.rates.messages.account.description),
        ]
    }
}

extension Route {
    /// The node about itself.
    static let node: [Route] = [
        Route(
            .get, "node", "showNode", "Name, version, features, limits, ways to register and log in", access: .open, answer: "Node",
            perform: ShowNode.perform)
    ]
}
