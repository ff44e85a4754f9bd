import CanonicalJSON
import Chat
import Storage

/// `GET users/me/export`: everything the node holds about the caller. The first page has it all, with the first part of what the
/// caller said; the pages after it go on with that.
enum ExportMe {
    /// Messages of one page when none are asked for, and at most: an answer stays under a few megabytes.
    private static let page = (standard: 500, most: 1000)

    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let wanted = try PageAsk(ask.input, standard: page.standard, most: page.most)
        var from: Cursor?
        if case .after(let cursor) = wanted.walk { from = cursor }
        let start = from
        return Answer(
            encoded: try await node.read(.bulk) { session in
                let messages = try messages(of: caller, from: start, limit: wanted.limit, node, session)
                var writer = JSONWriter(reserving: messages.count + 4096)
                writer.beginObject()
                if start == nil { for (key, value) in try about(caller, node, session) { writer.member(key, value) } }
                writer.key("messages")
                writer.raw(messages)
                writer.endObject()
                return writer.bytes
            })
    }

    private static func about(_ caller: Caller, _ node: NodeContext, _ session: any SQLSession) throws -> JSONObject {
        guard let user = try session.user(uid: caller.uid) else { throw Refusal.sessionEnded }
        let contacts = try session.contacts(of: user.uid, after: .front, limit: Int(PutContact.most))
        let blocks = try session.blocks(of: user.uid, after: .front, limit: Int(PutBlock.most))
        return [
            "user": UserObject.own(user, node: node),
            "settings": try ShowSettings.settings(of: user.uid, session),
            "sessions": .array(try session.sessions(uid: user.uid).map { SessionObject.json($0, current: $0.sid == caller.sid) }),
            "devices": .array(
                try session.pushDevices(uid: user.uid).map { PushDeviceObject.json($0, current: $0.sid == caller.sid) }),
            "contacts": .array(contacts.map(UserObject.brief)),
            "blocks": .array(blocks.map(UserObject.brief)),
            "stories": .array(
                try session.stories(everOf: user.uid).map { try StoryObject.json($0, user, for: user.uid, session, node) }),
            "rooms": .array(try session.roomNumbers(everOf: user.uid).compactMap { try room($0, user, session) }),
        ]
    }

    private static func room(_ rid: Int64, _ user: UserRow, _ session: any SQLSession) throws -> JSON? {
        guard let room = try session.room(rid: rid), let member = try session.member(rid: rid, uid: user.uid) else { return nil }
        return [
            "id": .string(room.roomID), "kind": .string(room.kind), "name": .text(room.name), "membership": .string(member.membership),
            "role": .string(member.role), "joinedAt": .time(member.joinedAt),
        ]
    }

    /// What the caller said, room by room and the oldest first, from a cursor (position, room number) on.
    private static func messages(
        of caller: Caller, from cursor: Cursor?, limit: Int, _ node: NodeContext, _ session: any SQLSession
    ) throws -> [UInt8] {
        let reader = MessageReader(session, node)
        let first = cursor.flatMap { Int64($0.text) } ?? 0
        var items: [[UInt8]] = []
        var last: Cursor?
        for rid in try session.roomNumbers(everOf: caller.uid) where rid >= first {
            guard let room = try session.room(rid: rid) else { continue }
            let place = rid == first ? cursor?.number ?? 0 : 0
            let found = try session.messages(by: caller.uid, rid: rid, after: place, limit: limit + 1 - items.count)
            for event in found {
                guard items.count < limit else { return PageObject.bytes(items, prev: nil, next: last) { $1.raw($0) } }
                items.append(try reader.bytes(of: event, in: room, viewer: caller.uid))
                last = Cursor(event.position, String(rid))
            }
        }
        return PageObject.bytes(items, prev: nil, next: nil) { $1.raw($0) }
    }
}
