package import CanonicalJSON
package import Chat

/// A message from one of our users to devices elsewhere, past all rooms. It is delivered once: the receiver knows it by its id.
package enum ToDeviceUpdate {
    /// - Parameters:
    ///   - messageID: unique per sender, 1 to 32 characters.
    ///   - messages: for each user id the devices (`*` for all of them) with what each of them gets.
    /// - Throws: ``Refusal`` `invalid` naming the field, `too_large` above 64 KiB.
    package static func message(
        from sender: UserID, type: String, messageID: String, messages: JSONObject
    ) throws(Refusal) -> EphemeralUpdate {
        guard (1...32).contains(messageID.unicodeScalars.count) else {
            throw .invalid("message_id", .tooLong, "The id of a message to devices has 1 to 32 characters.")
        }
        guard (1...EventLimits.fieldBytes).contains(type.utf8.count) else {
            throw .invalid("type", .tooLong, "The type of a message to devices has 1 to 255 bytes.")
        }
        for (user, devices) in messages {
            guard UserID(user) != nil, let devices = devices.object, !devices.isEmpty,
                devices.allSatisfy({ (1...EventLimits.fieldBytes).contains($0.key.utf8.count) && $0.value.object != nil })
            else { throw .invalid("devices", .malformed, "Messages to devices are objects by user id and device id.") }
        }
        let content: JSONObject = [
            "sender": .string(sender.text), "type": .string(type), "message_id": .string(messageID), "messages": .object(messages),
        ]
        return try DeviceUpdate.checked(EphemeralUpdate(type: UpdateType.toDevice, content: content))
    }
}
