import CanonicalJSON
package import Chat

/// Devices come and go. All in a write body.
extension WriteSession {
    /// Takes a device for a session: another address replaces the one the session had, and whoever else had this address loses it. Beyond the
    /// limit of a user the device not heard of for longest goes.
    /// - Parameters:
    ///   - deviceID: the public identifier if it is a new one.
    ///   - most: devices of one user.
    /// - Returns: the device, and the users who have lost one by it.
    package func registerPush(
        _ address: PushAddress, deviceID: String, uid: Int64, sid: Int64, most: Int, at now: Int64
    ) throws(StorageFailure) -> (device: PushDeviceRow, losers: Set<Int64>) {
        let losers = try rows(
            "DELETE FROM push_devices WHERE address = $1 AND sid <> $2 RETURNING uid", [.text(address.text), .int(sid)]
        ) { $0.int(0) }
        if let before = try pushDevice(sid: sid) {
            try replace(before, by: address, at: now)
        } else {
            try insert(address, deviceID, uid, sid, at: now)
            let all = try pushDevices(uid: uid)
            for device in all.filter({ $0.sid != sid }).prefix(max(0, all.count - most)) { try removePush(device.number) }
        }
        guard let device = try pushDevice(sid: sid) else { throw StorageFailure(.other, "A new device is not there.") }
        return (device, Set(losers))
    }

    /// Jobs that wait for the device go to its new address; what was known of the old one is forgotten.
    private func replace(_ before: PushDeviceRow, by address: PushAddress, at now: Int64) throws(StorageFailure) {
        if !before.address.text.hasSameBytes(as: address.text) {
            try run(
                "UPDATE push_devices SET success_at = NULL, outcome = NULL, outcome_at = NULL, failing_since = NULL WHERE number = $1",
                .int(before.number))
        }
        try run(
            """
            UPDATE push_devices SET kind = $2, address = $3, origin = $4, point = $5, secret = $6, registered_at = $7 WHERE number = $1
            """,
            .int(before.number), .text(address.kind.rawValue), .text(address.text), .text(address.origin), SQLValue(address.keys?.point),
            SQLValue(address.keys?.secret), .int(now))
    }

    private func insert(
        _ address: PushAddress, _ deviceID: String, _ uid: Int64, _ sid: Int64, at now: Int64
    ) throws(StorageFailure) {
        let head = try head()
        // The follower rests while there is no device: it begins where the first one comes.
        if try integer("SELECT 1 FROM push_devices LIMIT 1") == nil { try setFact(PushFact.through, String(head)) }
        try run(
            """
            INSERT INTO push_devices (device_id, uid, sid, kind, address, origin, point, secret, since, created_at, registered_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
            """,
            .text(deviceID), .int(uid), .int(sid), .text(address.kind.rawValue), .text(address.text), .text(address.origin),
            SQLValue(address.keys?.point), SQLValue(address.keys?.secret), .int(head), .int(now))
    }

    /// Forgets a device; false when it was gone.
    @discardableResult
    package func removePush(_ number: Int64) throws(StorageFailure) -> Bool {
        try run("DELETE FROM push_devices WHERE number = $1", .int(number)) > 0
    }

    /// Forgets devices that nobody has given again, or that could not be reached, for too long; and breakers that nobody needs.
    /// - Returns: whose devices went, at most `limit`.
    package func prunePush(
        registeredBefore: Int64, failingSince: Int64, at now: Int64, limit: Int
    ) throws(StorageFailure) -> [Int64] {
        try run("DELETE FROM push_origins WHERE open_until < $1", .int(now - 86_400_000))
        let old = try rows(
            """
            DELETE FROM push_devices WHERE number IN (SELECT number FROM push_devices WHERE registered_at < $1 ORDER BY registered_at LIMIT $2)
            RETURNING uid
            """, [.int(registeredBefore), SQLValue(limit)]
        ) { $0.int(0) }
        return try old
            + rows(
                """
                DELETE FROM push_devices WHERE number IN
                    (SELECT number FROM push_devices WHERE failing_since < $1 AND failing_since IS NOT NULL LIMIT $2)
                RETURNING uid
                """, [.int(failingSince), SQLValue(limit - old.count)]
            ) { $0.int(0) }
    }
}

/// Names of the follower's facts.
enum PushFact {
    /// Everything up to this position was looked at.
    static let through = "push_through"
}
