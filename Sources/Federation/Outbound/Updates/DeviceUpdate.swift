package import CanonicalJSON
package import Chat

/// What servers tell each other about users' devices. Keys come from clients, so they are judged before they go out: a server may fail
/// the whole transaction over one that is malformed.
package enum DeviceUpdate {
    /// A device of one of our users is new, has changed, or is gone.
    /// - Parameters:
    ///   - streamID: grows with each update of the user; `previous`: those before it that the receiver should have.
    ///   - keys: the device's keys as its client published them; nil when it has none.
    /// - Throws: ``Refusal`` `invalid` naming the field.
    package static func list(
        user: UserID, device: String, streamID: Int64, previous: [Int64], isDeleted: Bool = false, name: String? = nil,
        keys: JSONObject? = nil
    ) throws(Refusal) -> EphemeralUpdate {
        var content: JSONObject = ["user_id": .string(user.text), "device_id": .string(device), "stream_id": .int(streamID)]
        guard (1...255).contains(device.utf8.count) else { throw .invalid("device_id", .tooLong, "A device id has 1 to 255 bytes.") }
        guard JSONNumber.exactRange.contains(streamID), previous.allSatisfy(JSONNumber.exactRange.contains), previous.count <= 20 else {
            throw .invalid("stream_id", .outOfRange, "A stream id is an integer that JSON can hold, after 20 others at most.")
        }
        content["prev_id"] = .array(previous.map(JSON.int))
        if isDeleted { content["deleted"] = true }
        content["device_display_name"] = name.map { .string(String($0.unicodeScalars.prefix(100))) }
        if let keys {
            try checkKeys(keys, user: user, device: device)
            content["keys"] = .object(keys)
        }
        return try checked(EphemeralUpdate(type: UpdateType.deviceList, content: content))
    }

    /// One of our users has new keys to sign with.
    /// - Throws: ``Refusal`` `invalid` naming the field.
    package static func signingKeys(
        user: UserID, master: JSONObject?, selfSigning: JSONObject?
    ) throws(Refusal) -> EphemeralUpdate {
        var content: JSONObject = ["user_id": .string(user.text)]
        for (name, key) in [("master_key", master), ("self_signing_key", selfSigning)] {
            guard let key else { continue }
            guard key["user_id"]?.string?.hasSameBytes(as: user.text) == true, areTexts(key["keys"]) else {
                throw .invalid(name, .malformed, "A signing key names its user and holds keys.")
            }
            content[name] = .object(key)
        }
        return try checked(EphemeralUpdate(type: UpdateType.signingKeys, content: content))
    }

    private static func checkKeys(_ keys: JSONObject, user: UserID, device: String) throws(Refusal) {
        guard keys["user_id"]?.string?.hasSameBytes(as: user.text) == true, keys["device_id"]?.string?.hasSameBytes(as: device) == true
        else { throw .invalid("keys", .malformed, "A device's keys name its user and the device.") }
        guard keys["algorithms"]?.array?.allSatisfy({ $0.string != nil }) == true, areTexts(keys["keys"]) else {
            throw .invalid("keys", .malformed, "A device's keys have algorithms and keys, which are strings.")
        }
        guard let signatures = keys["signatures"]?.object, signatures.allSatisfy({ areTexts($0.value) }) else {
            throw .invalid("keys", .malformed, "A device's keys are signed.")
        }
    }

    private static func areTexts(_ value: JSON?) -> Bool {
        value?.object?.allSatisfy { $0.value.string != nil } ?? false
    }

    static func checked(_ update: EphemeralUpdate) throws(Refusal) -> EphemeralUpdate {
        do { try update.json.checkNumbers() } catch { throw .invalid("content", .outOfRange, error.description) }
        if update.bytes > EventLimits.eventBytes { throw Refusal(.tooLarge, "The update is larger than 64 KiB.") }
        return update
    }
}
