import CanonicalJSON
import Chat
import Storage

/// A device as its user sees it: never its token or endpoint, which whoever has may send to.
enum PushDeviceObject {
    /// `current`: whether the caller asks through its session.
    static func json(_ device: PushDeviceRow, current: Bool) -> JSON {
        [
            "id": .string(device.deviceID), "kind": .string(device.address.kind.rawValue), "createdAt": .time(device.createdAt),
            "registeredAt": .time(device.registeredAt), "lastSuccessAt": .time(device.successAt), "lastOutcome": .text(device.outcome),
            "lastOutcomeAt": .time(device.outcomeAt), "current": .bool(current),
        ]
    }
}
