import CanonicalJSON
import Chat
import Storage

/// `PATCH users/me/settings`: fields left out stay. The user's other devices hear `settings_updated`.
enum UpdateSettings {
    /// Bytes of the client's own part.
    private static let clientBytes = 8 * 1024

    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let change = try change(ask.input, node.push.zones)
        let settings = try await node.write { transaction in
            try transaction.checkSession(caller)
            var settings = try ShowSettings.settings(of: caller.uid, transaction.session)
            for (key, value) in change { settings[key] = value }
            let data = settings.encoded()
            try transaction.session.setSettings(uid: caller.uid, String(decoding: data, as: Unicode.UTF8.self))
            transaction.announce(
                .event(LiveEvent(position: nil, audience: .users([caller.uid]), name: LiveEventName.settingsUpdated, data: data)))
            return settings
        }
        return Answer(settings)
    }

    private static func change(_ input: JSON, _ zones: ZoneFiles) throws(Refusal) -> JSONObject {
        var fields = Fields(input)
        var change: JSONObject = [:]
        if let choice = fields.optionalChoice("notify", of: NotificationLevel.self) { change["notify"] = .string(choice.rawValue) }
        if let choice = fields.optionalChoice("pushContent", of: PushContent.self) { change["pushContent"] = .string(choice.rawValue) }
        if let quiet = fields.value("doNotDisturb") { change["doNotDisturb"] = doNotDisturb(quiet, zones, &fields) }
        if let client = fields.value("client"), !client.isNull {
            if client.object == nil { fields.fault("client", .wrongType, "client must be an object.") }
            if client.encoded().count > clientBytes { fields.fault("client", .tooLong, "client must have at most \(clientBytes) bytes.") }
            change["client"] = client
        }
        try fields.check()
        return change
    }

    private static func doNotDisturb(_ value: JSON, _ zones: ZoneFiles, _ fields: inout Fields) -> JSON {
        if value.isNull { return .null }
        guard value.object != nil else {
            fields.fault("doNotDisturb", .wrongType, "doNotDisturb must be an object or null.")
            return .null
        }
        var inner = Fields(value)
        let from = inner.string("from", length: 5...5)
        let to = inner.string("to", length: 5...5)
        let zone = inner.string("timeZone", length: 1...64)
        for (name, text) in [("from", from), ("to", to)] where !text.isEmpty && !isTimeOfDay(text) {
            inner.fault(name, .malformed, "\(name) must be a time of day such as 22:30.")
        }
        if !zone.isEmpty, zones.areThere ? zones.rules(named: zone) == nil : !isZoneName(zone) {
            inner.fault("timeZone", .malformed, "timeZone must be a name such as Europe/Paris.")
        }
        for error in inner.errors { fields.fault("doNotDisturb." + error.field, error.code, error.detail) }
        return ["from": .string(from), "to": .string(to), "timeZone": .string(zone)]
    }

    private static func isTimeOfDay(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 2, parts[1].count == 2, let hour = UInt8(Substring(parts[0])),
            let minute = UInt8(Substring(parts[1]))
        else { return false }
        return hour < 24 && minute < 60
    }

    private static func isZoneName(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: "+"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }
}
