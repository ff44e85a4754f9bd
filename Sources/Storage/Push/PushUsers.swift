import Synchronization

/// Who has a device, and who said that they are away: kept in memory, so that a message costs nothing where nobody is to be woken.
/// Read at start, changed after each commit. Any thread.
package final class PushUsers: Sendable {
    private struct State: Sendable {
        var users: Set<Int64>
        var away: Set<Int64>
    }

    private let state: Mutex<State>

    /// Reads who there is.
    package init(_ session: any SQLSession) throws(StorageFailure) {
        let away = try session.rows("SELECT uid FROM users WHERE presence = 'away'") { $0.int(0) }
        state = Mutex(State(users: Set(try session.pushUsers()), away: Set(away)))
    }

    /// Whether nobody has a device.
    package var isEmpty: Bool { state.withLock { $0.users.isEmpty } }

    /// Everybody who has a device.
    package var all: Set<Int64> { state.withLock { $0.users } }

    /// Whether a user said that they are away.
    package func isAway(_ uid: Int64) -> Bool { state.withLock { $0.away.contains(uid) } }

    func set(_ uid: Int64, hasDevice: Bool) {
        state.withLock { state in
            if hasDevice { state.users.insert(uid) } else { state.users.remove(uid) }
        }
    }

    func set(_ uid: Int64, isAway: Bool) {
        state.withLock { state in
            if isAway { state.away.insert(uid) } else { state.away.remove(uid) }
        }
    }
}

extension WriteSession {
    /// Devices of a user came or went in this body: from its commit on ``PushUsers`` knows.
    package func noteDevices(of uid: Int64, in users: PushUsers) throws(StorageFailure) {
        let hasDevice = try hasPushDevice(uid: uid)
        afterCommit { users.set(uid, hasDevice: hasDevice) }
    }

    /// A user said in this body whether they are away.
    package func noteAway(_ isAway: Bool, of uid: Int64, in users: PushUsers) {
        afterCommit { users.set(uid, isAway: isAway) }
    }
}
