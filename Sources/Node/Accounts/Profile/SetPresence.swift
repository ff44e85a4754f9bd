import CanonicalJSON
import Chat
import Storage

/// `PUT users/me/presence`: how the user wants to show up while connected. Others hear of it within a second.
enum SetPresence {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        var fields = Fields(ask.input)
        let status = fields.optionalChoice("status", of: PresenceStatus.self)
        if status == nil, fields.errors.isEmpty { fields.fault("status", .required, "status is missing.") }
        try fields.check()
        guard let status else { preconditionFailure("a missing status was not noted as a fault") }
        try await node.write { transaction in
            try transaction.checkSession(caller)
            try transaction.session.setPresence(uid: caller.uid, status)
            transaction.session.noteAway(status == .away, of: caller.uid, in: node.push.users)
            let presence = node.gateway.presence
            transaction.session.afterCommit { presence.touch(uid: caller.uid) }
        }
        return Answer(["status": .string(status.rawValue)])
    }
}
