package import CanonicalJSON

/// One ephemeral update as it goes to another server (an "EDU").
///
/// Only this folder's types make them, from checked values: a server may fail a whole transaction for one that is malformed.
package struct EphemeralUpdate: Sendable, Equatable {
    let type: String
    let content: JSONObject

    init(type: String, content: JSONObject) {
        self.type = type
        self.content = content
    }

    /// The wire form.
    package var json: JSON { ["content": .object(content), "edu_type": .string(type)] }

    /// Whether it must arrive. Of the others the next one says it better.
    var isDurable: Bool {
        type != UpdateType.typing && type != UpdateType.receipt && type != UpdateType.presence
    }

    /// For messages to devices, which a receiver takes once by this id.
    package var messageID: String? { type == UpdateType.toDevice ? content["message_id"]?.string : nil }

    var bytes: Int { json.encoded().count }

    /// The form that the database keeps.
    package var stored: JSON { json }

    /// Reads ``stored``; nil for anything else.
    package init?(stored json: JSON) {
        guard let type = json["edu_type"]?.string, let content = json["content"]?.object else { return nil }
        self.init(type: type, content: content)
    }
}

/// The kinds of ephemeral updates that we send.
package enum UpdateType {
    package static let typing = "m.typing"
    package static let receipt = "m.receipt"
    package static let presence = "m.presence"
    package static let deviceList = "m.device_list_update"
    package static let signingKeys = "m.signing_key_update"
    package static let toDevice = "m.direct_to_device"
}
