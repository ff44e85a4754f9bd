import CanonicalJSON
import Chat
import Storage

/// `GET` and `PUT rooms/{roomId}/settings`: the caller's own settings for a room; fields left out stay.
enum RoomSettings {
    private enum Notify: String, CaseIterable {
        case all, mentions, none
    }

    static func show(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let roomID = ask.input["roomId"]?.string ?? ""
        return Answer(
            try await node.read { session in
                RoomSettingsObject.json(try MemberRoom.joined(session, roomID: roomID, caller).member)
            })
    }

    static func change(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let mute = fields.optionalBool("mute")
        let pin = fields.optionalBool("pin")
        let archive = fields.optionalBool("archive")
        let notify = fields.optionalChoice("notify", of: Notify.self)?.rawValue
        try fields.check()
        let caller = ask.user
        let roomID = ask.input["roomId"]?.string ?? ""
        return Answer(
            try await node.write { transaction in
                let session = transaction.session
                let found = try MemberRoom.joined(session, roomID: roomID, caller)
                let (rid, before) = (found.room.rid, found.member)
                try session.setMemberSettings(
                    rid: rid, uid: caller.uid, mute: mute ?? before.mute, pin: pin ?? before.pin, archive: archive ?? before.archive,
                    notify: notify ?? before.notify)
                guard let after = try session.member(rid: rid, uid: caller.uid) else { throw Refusal.notFound(.room) }
                let settings = RoomSettingsObject.json(after)
                let data: JSON = ["roomId": .string(roomID), "settings": settings]
                transaction.announce(
                    .event(
                        LiveEvent(
                            position: nil, audience: .users([caller.uid]), name: LiveEventName.settingsUpdated, data: data.encoded())))
                return settings
            })
    }
}
