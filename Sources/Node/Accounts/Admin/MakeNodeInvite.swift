import CanonicalJSON
import Chat
import Cryptography
import Storage

/// `POST admin/invites`: a word with which people register, once by default.
enum MakeNodeInvite {
    private static let mostUses: Int64 = 100_000
    private static let longest: Int64 = 10 * 365 * 86_400

    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let admin = ask.user
        var fields = Fields(ask.input)
        let uses = fields.optionalInt("uses", in: 1...mostUses) ?? 1
        let seconds = fields.optionalInt("expiresIn", in: 1...longest)
        let role = fields.optionalChoice("role", of: AccountRole.self) ?? .user
        try fields.check()
        let token = Base64URL.encode(node.world.random(18))
        let (invite, creator) = try await node.write { transaction in
            try transaction.checkAdmin(admin)
            let invite = NodeInviteRow(
                token: token, role: role, usesLeft: uses, uses: uses, expiresAt: seconds.map { transaction.now + $0 * 1000 },
                createdAt: transaction.now, createdBy: admin.uid)
            try transaction.session.insert(invite)
            // The word itself is a secret: the audit names it by its beginning.
            try transaction.audit(
                .admin(admin), .makeInvite, of: String(token.prefix(6)), ["role": .string(role.rawValue), "uses": .int(uses)])
            return (invite, try transaction.session.user(uid: admin.uid))
        }
        return Answer(NodeInviteObject.json(invite, creator: creator, node: node))
    }
}
