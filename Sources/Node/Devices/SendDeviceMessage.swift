import CanonicalJSON
import Chat
import Federation
import Storage

/// `PUT users/{id}/device-messages/{messageId}`: a message to the devices of somebody here or on another node. What a client gives is
/// judged here, because another server may fail a whole transaction over it.
enum SendDeviceMessage {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        var fields = Fields(ask.input)
        let id = fields.string("messageId", length: 1...32)
        let type = fields.string("type", length: 1...255)
        let devices = fields.value("devices")?.object
        if devices == nil { fields.fault("devices", .wrongType, "devices must be an object by device.") }
        try fields.check()
        guard let sender = caller.user, let devices, let target = ask.input["id"]?.string.flatMap(UserID.init) else {
            throw .notFound(.user)
        }
        let update = try ToDeviceUpdate.message(from: sender, type: type, messageID: id, messages: [target.text: .object(devices)])
        let message = DeviceMessage(sender: sender, id: id, type: type, devices: devices)
        if target.server.utf8.elementsEqual(node.configuration.identity.name.utf8) {
            try await give(message, to: target, as: caller, node)
        } else {
            try await pass(update, to: target, node)
        }
        return .nothing
    }

    private static func give(_ message: DeviceMessage, to target: UserID, as caller: Caller, _ node: NodeContext) async throws(Refusal) {
        try await node.write { transaction in
            try transaction.checkSession(caller)
            let user = try transaction.session.livingUser(.string(target.text))
            // Nobody learns from it that they are blocked.
            if try transaction.session.hasBlocked(caller.uid, by: user.uid) { return }
            try message.keep(for: user.uid, transaction)
        }
    }

    private static func pass(_ update: EphemeralUpdate, to target: UserID, _ node: NodeContext) async throws(Refusal) {
        guard let links = node.links, let server = ServerName(target.server), links.linked.peers.admits(server) else {
            throw .notAvailable("This node is not linked with \(target.server).")
        }
        let isTaken: Bool
        do { isTaken = try await links.sending.pass(update, to: server) } catch { throw Refusal(storage: error, logger: node.logger) }
        guard isTaken else { throw Refusal(.busy, "Too much waits for \(server) already. Try again later.", retryAfter: 60) }
    }
}
