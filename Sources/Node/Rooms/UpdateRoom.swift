import CanonicalJSON
import Chat
import Storage

/// `PATCH rooms/{roomId}`: name, topic, visibility, history, knock, alias; each by the role that may, all or nothing.
enum UpdateRoom {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let form = try RoomChangeForm(ask.input)
        let caller = ask.user
        let roomID = ask.input["roomId"]?.string ?? ""
        return Answer(
            encoded: try await node.write { transaction in
                try transaction.checkSession(caller)
                let found = try MemberRoom.joined(transaction.session, roomID: roomID, caller)
                guard found.room.kind == "group" else { throw Refusal.forbidden("A direct room has no settings of its own.") }
                try RoomChange(transaction: transaction, before: found.room, caller: caller).apply(form)
                let after = try MemberRoom.joined(transaction.session, roomID: roomID, caller)
                return try RoomObject(transaction.session, node).bytes(after.room, for: after.member)
            })
    }
}

/// What a client wants changed; a field left out stays, null takes a name, topic or alias away.
struct RoomChangeForm: Sendable {
    /// A text to set, or nil to take it away.
    enum Text: Sendable {
        case stays
        case becomes(String?)

        /// The text afterwards.
        func applied(to before: String?) -> String? {
            switch self {
            case .stays: before
            case .becomes(let text): text
            }
        }
    }

    let name: Text
    let topic: Text
    let alias: Text
    let visibility: RoomForm.Visibility?
    let history: RoomHistory?
    let knock: Bool?
    /// The id of a picture that the caller has sent.
    let avatar: Text

    init(_ input: JSON) throws(Refusal) {
        var fields = Fields(input)
        name = Self.text(&fields, "name") { $0.optionalString("name", length: 1...128) }
        topic = Self.text(&fields, "topic") { $0.optionalString("topic", length: 0...1024) }
        alias = Self.text(&fields, "alias") { RoomFields.alias(&$0) }
        visibility = fields.optionalChoice("visibility", of: RoomForm.Visibility.self)
        history = fields.optionalChoice("history", of: RoomHistory.self)
        knock = fields.optionalBool("knock")
        avatar = Self.text(&fields, "avatar") { $0.optionalString("avatar", length: 1...64) }
        try fields.check()
    }

    private static func text(_ fields: inout Fields, _ name: String, _ read: (inout Fields) -> String?) -> Text {
        guard fields.has(name) else { return .stays }
        let text = read(&fields)
        return .becomes(text?.isEmpty == true ? nil : text)
    }
}
