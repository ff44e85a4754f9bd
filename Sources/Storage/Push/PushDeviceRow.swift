package import Chat

/// A device that can be woken. Times are milliseconds since 1970.
package struct PushDeviceRow: Sendable, Equatable {
    /// The row number, never given twice.
    package let number: Int64
    /// The public identifier.
    package let deviceID: String
    package let uid: Int64
    /// The session that gave it, with which it goes.
    package let sid: Int64
    package let address: PushAddress
    /// The log's head when this address first came: nothing before is told there.
    package let since: Int64
    package let createdAt: Int64
    /// When the client last gave it.
    package let registeredAt: Int64
    /// When a push was last taken; nil for never.
    package let successAt: Int64?
    /// How the last try ended: `sent`, or the fault's word.
    package let outcome: String?
    package let outcomeAt: Int64?
    /// The first failure after the last success.
    package let failingSince: Int64?

    init(_ row: any SQLRow) {
        (number, deviceID, uid, sid) = (row.int(0), row.text(1), row.int(2), row.int(3))
        let kind = PushKind(rawValue: row.text(4)) ?? .webpush
        address =
            kind.isWeb
            ? PushAddress(kind: kind, endpoint: row.text(5), origin: row.text(6), point: row.blob(7), secret: row.blob(8))
            : PushAddress(kind: kind, token: row.text(5))
        (since, createdAt, registeredAt) = (row.int(9), row.int(10), row.int(11))
        (successAt, outcome, outcomeAt, failingSince) = (row.intOrNil(12), row.textOrNil(13), row.intOrNil(14), row.intOrNil(15))
    }
}

extension SQLSession {
    /// A device by its row number; nil when it is gone.
    package func pushDevice(_ number: Int64) throws(StorageFailure) -> PushDeviceRow? {
        try first("SELECT * FROM push_devices WHERE number = $1", [.int(number)]) { PushDeviceRow($0) }
    }

    /// The device of a session; nil without one.
    package func pushDevice(sid: Int64) throws(StorageFailure) -> PushDeviceRow? {
        try first("SELECT * FROM push_devices WHERE sid = $1", [.int(sid)]) { PushDeviceRow($0) }
    }

    /// A user's devices, the one not heard of for longest first.
    package func pushDevices(uid: Int64) throws(StorageFailure) -> [PushDeviceRow] {
        try rows("SELECT * FROM push_devices WHERE uid = $1 ORDER BY registered_at, number", [.int(uid)]) { PushDeviceRow($0) }
    }

    /// Everybody who has a device.
    package func pushUsers() throws(StorageFailure) -> [Int64] {
        try rows("SELECT DISTINCT uid FROM push_devices") { $0.int(0) }
    }

    /// Whether a user has a device.
    package func hasPushDevice(uid: Int64) throws(StorageFailure) -> Bool {
        try integer("SELECT 1 FROM push_devices WHERE uid = $1 LIMIT 1", .int(uid)) != nil
    }

    /// Whether another device of the same origin has taken a push since a moment.
    package func isPushOriginWorking(_ origin: String, besides number: Int64, since moment: Int64) throws(StorageFailure) -> Bool {
        try integer(
            "SELECT 1 FROM push_devices WHERE origin = $1 AND success_at >= $2 AND number <> $3 LIMIT 1",
            .text(origin), .int(moment), .int(number)) != nil
    }
}
