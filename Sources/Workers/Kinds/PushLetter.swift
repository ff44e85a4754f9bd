import CanonicalJSON
import Chat
import Cryptography
import Storage

/// What a worker gets with a job that wakes a device: whom to ask, where it goes, and what it says. Stored nowhere.
struct PushLetter: Equatable {
    /// The device's row number.
    let device: Int64
    let address: PushAddress
    /// Milliseconds since 1970 when the client last gave the address.
    let registeredAt: Int64
    let note: PushNote
    let manner: PushManner
    /// Replaces what was not delivered yet of the same room: 32 characters of `A-Z a-z 0-9 _ -`.
    let topic: String
    /// The same on every try.
    let id: String
    /// Says to a push service who sends; empty for the others.
    let authorization: String
    /// Whether another device of the same push service was reached lately.
    let othersWork: Bool

    init(
        device: PushDeviceRow, note: PushNote, manner: PushManner, room: String, job: Int64, authorization: String, othersWork: Bool
    ) {
        (self.device, address, registeredAt) = (device.number, device.address, device.registeredAt)
        (self.note, self.manner, self.authorization, self.othersWork) = (note, manner, authorization, othersWork)
        // Keyed by the device, so that nobody who sees two topics knows that they are of one room.
        topic = Base64URL.encode(Array(Digest.sha256(Array("\(device.deviceID) \(room)".utf8)).prefix(24)))
        id = Self.uuid(Array(Digest.sha256(Array("\(device.deviceID) push \(job)".utf8))))
    }

    private static func uuid(_ bytes: [UInt8]) -> String {
        let hex = Array(Hex.encode(Array(bytes.prefix(16))).utf8)
        let cuts = [0, 8, 12, 16, 20, 32]
        return zip(cuts, cuts.dropFirst()).map { String(decoding: hex[$0..<$1], as: UTF8.self) }.joined(separator: "-")
    }

    // MARK: on the way to the worker

    var json: JSON {
        var json: JSON = [
            "device": .int(device), "kind": .string(address.kind.rawValue), "address": .string(address.text),
            "origin": .string(address.origin), "registered": .int(registeredAt), "note": note.json,
            "urgency": .string(manner.urgency.rawValue), "life": .int(manner.life), "topic": .string(topic), "id": .string(id),
            "authorization": .string(authorization), "othersWork": .bool(othersWork),
        ]
        if let keys = address.keys {
            json["point"] = .string(Base64URL.encode(keys.point))
            json["secret"] = .string(Base64URL.encode(keys.secret))
        }
        return json
    }

    init?(material: String?) {
        guard let text = material, let json = try? JSON(parsing: Array(text.utf8)), let device = json["device"]?.int,
            let address = Self.address(json), let registeredAt = json["registered"]?.int,
            let note = json["note"].flatMap({ PushNote(json: $0) }), let life = json["life"]?.int,
            let urgency = json["urgency"]?.string.flatMap({ PushManner.Urgency(rawValue: $0) }), let topic = json["topic"]?.string,
            let id = json["id"]?.string, let authorization = json["authorization"]?.string, let othersWork = json["othersWork"]?.bool
        else { return nil }
        (self.device, self.address, self.registeredAt, self.note) = (device, address, registeredAt, note)
        (manner, self.topic, self.id) = (PushManner(urgency: urgency, life: life), topic, id)
        (self.authorization, self.othersWork) = (authorization, othersWork)
    }

    private static func address(_ json: JSON) -> PushAddress? {
        guard let kind = json["kind"]?.string.flatMap({ PushKind(rawValue: $0) }), let text = json["address"]?.string,
            let origin = json["origin"]?.string
        else { return nil }
        guard kind.isWeb else { return PushAddress(kind: kind, token: text) }
        guard let point = json["point"]?.string.flatMap({ Base64URL.decode($0) }),
            let secret = json["secret"]?.string.flatMap({ Base64URL.decode($0) })
        else { return nil }
        return PushAddress(kind: kind, endpoint: text, origin: origin, point: point, secret: secret)
    }
}
