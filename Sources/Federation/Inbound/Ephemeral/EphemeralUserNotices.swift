internal import CanonicalJSON
internal import Chat

/// What is told about users and their devices.
extension EphemeralReader {
    mutating func readPresence(_ content: JSONObject) {
        guard surroundings.takesPresence else { return fail(.switchedOff) }
        guard let list = content["push"]?.array else { return fail(.malformed) }
        if list.count > EphemeralReader.mostParts { return fail(.tooMany) }
        for entry in list {
            guard let user = ownUser(entry["user_id"]) else { continue }
            guard let presence = entry["presence"]?.string, ["online", "unavailable", "offline"].contains(presence) else {
                fail(.malformed)
                continue
            }
            tell(
                .presence(
                    EphemeralPresence(
                        user: user, presence: presence, lastActiveAgo: entry["last_active_ago"]?.int.flatMap { $0 >= 0 ? $0 : nil },
                        isActiveNow: entry["currently_active"]?.bool ?? false,
                        status: entry["status_msg"]?.string.flatMap { $0.utf8.count <= 1_024 ? $0 : nil })))
        }
    }

    mutating func readDevices(_ content: JSONObject) {
        guard let user = ownUser(content["user_id"]) else { return }
        guard let stream = content["stream_id"]?.int, isName(content["device_id"]?.string) else { return fail(.malformed) }
        tell(.devices(user, stream: stream, content: content))
    }

    mutating func readToDevice(_ content: JSONObject) {
        guard let sender = ownUser(content["sender"]) else { return }
        guard let id = content["message_id"]?.string, isName(id), let type = content["type"]?.string, isName(type),
            let messages = content["messages"]?.object
        else { return fail(.malformed) }
        if messages.count > EphemeralReader.mostParts { return fail(.tooMany) }
        var contents: [UserID: JSONObject] = [:]
        for (name, devices) in messages {
            guard let user = UserID(name), surroundings.isLocal(user), let devices = devices.object,
                devices.count <= EphemeralReader.mostParts, devices.allSatisfy({ isName($0.key) && $0.value.object != nil })
            else {
                fail(.malformed)
                continue
            }
            contents[user] = devices
        }
        if !contents.isEmpty { tell(.toDevice(ToDeviceMessage(sender: sender, id: id, type: type, contents: contents))) }
    }

    private func isName(_ text: String?) -> Bool { text.map { (1...255).contains($0.utf8.count) } ?? false }
}
