import CanonicalJSON
import Chat
import Federation
import Logging
import Storage

/// A message to somebody's devices, past all rooms (server-server API, "Send-to-device messaging"). This node's people have no devices of
/// encryption: every connection of a user hears it, with the devices that it names, and makes of it what it can. It stands in the user's
/// stream, so that who was away hears it when they resume.
struct DeviceMessage: Sendable {
    let sender: UserID
    /// Unique for each sender: a repetition is passed over.
    let id: String
    let type: String
    /// What each device gets; `*` stands for all of them.
    let devices: JSONObject

    /// Kept of one user at most; the oldest go.
    static let most = 100

    /// Writes it down and tells the user, unless it is there already.
    func keep(for uid: Int64, _ transaction: Transaction) throws {
        let session = transaction.session
        let name = LiveEventName.deviceMessage
        // Both ends of the name stand in front, so that a repetition is found without reading JSON.
        let head = #"{"messageId":"# + Self.text(id) + #","sender":"# + Self.text(sender.text) + ","
        guard try !session.hasNote(name, uid: uid, beginning: head) else { return }
        let note = try transaction.node.log.append(
            note: name, uid: uid, rid: nil,
            data: { position in
                let rest: JSON = ["devices": .object(devices), "position": .int(position), "type": .string(type)]
                return Array(head.utf8) + rest.encoded().dropFirst()
            }, in: session)
        try session.trimNotes(name, uid: uid, keeping: Self.most)
        transaction.announce(.event(LiveEvent(position: note.position, audience: .users([uid]), name: name, data: note.data)))
    }

    private static func text(_ text: String) -> String { String(decoding: JSON.string(text).encoded(), as: UTF8.self) }

    /// Takes what another node has sent. Who has blocked the sender hears nothing.
    /// - Returns: false when it could not be written, and may be another time.
    static func receive(_ message: ToDeviceMessage, _ node: NodeContext) async -> Bool {
        do throws(Refusal) {
            try await node.write { transaction in
                let session = transaction.session
                let sender = try session.userNumber(id: message.sender.text)
                for (user, devices) in message.contents {
                    guard let row = try session.user(id: user.text), row.isLocal, row.deletedAt == nil else { continue }
                    if let sender, try session.hasBlocked(sender, by: row.uid) { continue }
                    let one = DeviceMessage(sender: message.sender, id: message.id, type: message.type, devices: devices)
                    try one.keep(for: row.uid, transaction)
                }
            }
            return true
        } catch {
            // What our own rules refuse, they would refuse again.
            let isForGood = ![.busy, .storageFull, .internalError].contains(error.code)
            node.logger.warning(
                isForGood ? "a message to devices is refused" : "a message to devices could not be written, and has to come again",
                metadata: ["from": "\(message.sender.server)", "reason": "\(error.detail)"])
            return isForGood
        }
    }
}
