package import CanonicalJSON
package import OutboundHTTP

/// A push on its way to a device of Apple's.
package struct APNsNotification: Sendable, Equatable {
    /// What the device does with it. It must tell the truth about the payload, or Apple drops it.
    package enum Kind: String, Sendable {
        case alert
        case background
        case voip
    }

    /// The device's token in hexadecimal.
    package var device: String
    /// The payload with its `aps`.
    package var payload: JSON
    /// What the device does with it.
    package var kind: Kind
    /// 10 now, 5 when it suits the battery, 1 without waking the device.
    package var priority: Int
    /// Seconds since 1970 until which Apple keeps it; 0: one try.
    package var expiration: Int64
    /// Replaces an earlier one: up to 64 bytes.
    package var collapse: String?
    /// A UUID, the same on every try.
    package var id: String

    package init(device: String, payload: JSON, kind: Kind, priority: Int, expiration: Int64, collapse: String? = nil, id: String) {
        self.device = device
        self.payload = payload
        self.kind = kind
        self.priority = priority
        self.expiration = expiration
        self.collapse = collapse
        self.id = id
    }

    /// The request; nil when the token is none, or the payload or the collapse id too long.
    /// - Parameter topic: the app's bundle id.
    package func request(to origin: WebAddress, topic: String, token: String) -> FetchRequest? {
        let body = payload.encoded()
        guard (1...200).contains(device.utf8.count), device.utf8.allSatisfy(Self.isHex), body.count <= (kind == .voip ? 5120 : 4096),
            (collapse?.utf8.count ?? 0) <= 64, let address = WebAddress("\(origin.origin)/3/device/\(device)")
        else { return nil }
        var headers: FetchHeaders = [
            "authorization": "bearer \(token)", "apns-topic": kind == .voip ? topic + ".voip" : topic, "apns-push-type": kind.rawValue,
            "apns-priority": String(priority), "apns-expiration": String(expiration), "apns-id": id, "content-type": "application/json",
        ]
        if let collapse { headers.add("apns-collapse-id", collapse) }
        return FetchRequest("POST", address, reach: .anywhere, headers: headers, body: .bytes(body), isRepeatable: true)
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }
}
