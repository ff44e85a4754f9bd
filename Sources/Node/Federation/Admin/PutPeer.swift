import CanonicalJSON
import Chat
import Federation
import Storage

/// `PUT admin/peers/{name}`: links with another node whatever the settings say, or blocks it.
enum PutPeer {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let admin = ask.actor
        var fields = Fields(ask.input)
        let standing = fields.optionalChoice("standing", of: PeerRow.Standing.self)
        if standing == nil, fields.errors.isEmpty { fields.fault("standing", .required, "standing is missing.") }
        try fields.check()
        guard let standing else { preconditionFailure("a missing standing was not noted as a fault") }
        guard let name = ask.input["name"]?.string.flatMap({ ServerName($0) }),
            !name.text.utf8.elementsEqual(node.configuration.identity.name.utf8)
        else { throw .invalid("name", .malformed, "name is no name of another node.") }
        let peer = try await node.write { transaction in
            try transaction.check(admin)
            try put(standing, name, by: admin, transaction)
            return try KnownPeer(name, transaction.session, node).json
        }
        await node.sendMissed(to: name)
        return Answer(peer)
    }

    private static func put(
        _ standing: PeerRow.Standing, _ name: ServerName, by admin: AdminActor, _ transaction: Transaction
    ) throws {
        let before = try KnownPeer(name, transaction.session, transaction.node)
        guard before.standing != standing else { return }
        try transaction.session.setPeer(name.text, standing, at: transaction.now)
        let change = AuditAction.change(from: .text(before.standing?.rawValue), to: .string(standing.rawValue))
        try transaction.audit(admin, standing == .allowed ? .allowPeer : .blockPeer, of: name.text, change)
        try transaction.followPeers()
    }
}
