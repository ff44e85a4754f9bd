import CanonicalJSON
import Chat
import HTTPTypes
import Storage

/// `GET node`: what a client needs to know before anybody has logged in.
enum ShowNode {
    static func perform(_ node: NodeContext, _: Ask) async throws(Refusal) -> Answer {
        let configuration = node.configuration
        return Answer([
            "name": .string(configuration.identity.name),
            "version": .string(NodeVersion.current),
            "features": await features(node),
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

    private static func features(_ node: NodeContext) async -> JSON {
        let always = [
            "text", "location", "reactions", "edits", "receipts", "typing", "presence", "invites", "socketio", "websocket", "sync",
        ]
        let search = node.configuration.search.index == .on ? ["search"] : []
        let pictures = await node.media.decoder.canDecodePictures(in: node.media.folder.root) ? ["images"] : []
        let films = MediaDecoder.hasFilmTool ? ["films"] : []
        let push = node.push.kinds.map { "push." + $0.rawValue }.sorted { $0.precedesInBytes($1) }
        return .array((always + ["media"] + push + search + pictures + films).map(JSON.string))
    }

    private static func limits(_ configuration: NodeConfiguration) -> JSON {
        [
            "textBytes": .int(configuration.rooms.textBytes),
            "members": .int(configuration.rooms.members),
            "forwards": .int(configuration.rooms.forwards),
            "page": .int(configuration.rooms.pageLimit),
            "passwordMinimum": .int(configuration.accounts.passwordMinimum),
            "fileBytes": .int(configuration.media.fileBytes),
            "userBytes": .int(configuration.media.userBytes),
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
