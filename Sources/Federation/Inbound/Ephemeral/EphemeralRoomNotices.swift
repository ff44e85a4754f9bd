internal import CanonicalJSON
internal import Chat

/// What is told about rooms: typing and receipts.
extension EphemeralReader {
    mutating func readTyping(_ content: JSONObject) {
        guard let room = content["room_id"]?.string.flatMap(RoomID.init), let isTyping = content["typing"]?.bool else {
            return fail(.malformed)
        }
        guard let user = ownUser(content["user_id"]), mayTell(in: room), isJoined(user, room) else { return }
        tell(.typing(user, in: room, isTyping: isTyping))
    }

    mutating func readReceipts(_ content: JSONObject) {
        var left = EphemeralReader.mostParts
        for (name, types) in content {
            guard let room = RoomID(name), let types = types.object else {
                fail(.malformed)
                continue
            }
            guard mayTell(in: room) else { continue }
            for (type, users) in types { readReceipts(of: type, users.object ?? [:], in: room, &left) }
        }
    }

    private mutating func readReceipts(of type: String, _ users: JSONObject, in room: RoomID, _ left: inout Int) {
        if type == "m.read.private" { return fail(.privateReceipt) }
        for (name, value) in users {
            guard left > 0 else { return fail(.tooMany) }
            left -= 1
            guard let user = ownUser(.string(name)), isJoined(user, room) else { continue }
            // Of several events the last one is the newest.
            guard let event = value["event_ids"]?.array?.last?.string.flatMap(EventID.init), type.utf8.count <= 255 else {
                fail(.malformed)
                continue
            }
            let data = value["data"]
            tell(
                .receipt(
                    EphemeralReceipt(
                        user: user, room: room, type: type, event: event, thread: thread(data?["thread_id"]),
                        time: data?["ts"]?.int.flatMap { $0 >= 0 ? $0 : nil })))
        }
    }

    private func thread(_ value: JSON?) -> String? {
        guard let text = value?.string, text == "main" || EventID(text) != nil else { return nil }
        return text
    }
}
