import CanonicalJSON
import Chat
import Storage

/// `GET users/me/settings`: the account's settings, with their defaults where nothing was set.
enum ShowSettings {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let uid = ask.user.uid
        return Answer(try await node.read { try settings(of: uid, $0) })
    }

    /// The settings object.
    static func settings(of uid: Int64, _ session: any SQLSession) throws -> JSON {
        var settings: JSON = ["doNotDisturb": nil, "notify": "all", "pushContent": "full", "client": [:]]
        let stored = try JSON(parsing: Array(try session.settings(uid: uid).utf8))
        for (key, value) in stored.object ?? [:] { settings[key] = value }
        return settings
    }
}
