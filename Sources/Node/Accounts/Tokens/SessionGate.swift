import Cryptography
import Synchronization

/// Whom the node lets through without asking the database, and which sessions have just ended. Any thread; a look costs a
/// SHA-256 and two hash lookups. Bounded: the ones longest unused are forgotten, and looked up again when they come back.
///
/// An end is marked in the moment its commit is on disk. Nothing marked can come back through a look-up that began before it:
/// ended sessions and changed users are remembered for longer than any token lives.
package final class SessionGate: Sendable {
    /// The first half of a token's SHA-256: nobody can aim at 128 bits, and the token itself is not kept.
    private struct Fingerprint: Sendable, Hashable {
        let high: UInt64
        let low: UInt64

        init(_ token: String) {
            let digest = Digest.sha256(Array(token.utf8))
            (high, low) = digest.withUnsafeBytes {
                ($0.loadUnaligned(fromByteOffset: 0, as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            }
        }
    }

    private struct Entry: Sendable {
        let caller: Caller
        let expiresAt: Int64
        let version: UInt64
    }

    private struct State: Sendable {
        var callers: RecentTable<Fingerprint, Entry>
        /// When each session ended.
        var ended: [Int64: Int64] = [:]
        /// Which users changed since their callers were looked up, and when.
        var changed: [Int64: (version: UInt64, at: Int64)] = [:]
        var version: UInt64 = 0
        var prunedAt: Int64 = 0
    }

    private let state: Mutex<State>
    private let memory: Int64

    /// - Parameters:
    ///   - remembered: how many tokens are kept.
    ///   - memory: milliseconds for which ends are remembered; longer than a token lives.
    init(remembered: Int, memory: Int64) {
        state = Mutex(State(callers: RecentTable(capacity: remembered)))
        self.memory = memory
    }

    /// Who a token belongs to, if it was let in before, has not run out, and nothing has happened to its session or user.
    package func caller(of token: String, at now: Int64) -> Caller? {
        let fingerprint = Fingerprint(token)
        return state.withLock { state in
            guard let entry = state.callers[fingerprint], entry.expiresAt > now, state.ended[entry.caller.sid] == nil,
                state.changed[entry.caller.uid].map({ $0.version <= entry.version }) ?? true
            else { return nil }
            return entry.caller
        }
    }

    /// Taken before the database is asked, handed back with ``admit(_:of:until:asOf:)``.
    package var version: UInt64 { state.withLock { $0.version } }

    /// Remembers whose token it is; false when the session has ended meanwhile.
    /// - Parameter version: what ``version`` was before the look-up.
    package func admit(_ caller: Caller, of token: String, until expiresAt: Int64, asOf version: UInt64) -> Bool {
        let fingerprint = Fingerprint(token)
        return state.withLock { state in
            guard state.ended[caller.sid] == nil else { return false }
            state.callers[fingerprint] = Entry(caller: caller, expiresAt: expiresAt, version: version)
            return true
        }
    }

    /// Whether the session has ended, as far as it is remembered: longer than any token or handshake lives.
    package func isEnded(_ sid: Int64) -> Bool {
        state.withLock { $0.ended[sid] != nil }
    }

    /// Marks sessions as ended: called in the moment the commit is on disk, before anybody hears of it.
    package func markEnded(_ sids: [Int64], at now: Int64) {
        state.withLock { state in
            for sid in sids { state.ended[sid] = now }
            prune(&state, at: now)
        }
    }

    /// What is known of a user may be wrong now (role): tokens are looked up again.
    package func markChanged(uid: Int64, at now: Int64) {
        state.withLock { state in
            state.version += 1
            state.changed[uid] = (state.version, now)
            prune(&state, at: now)
        }
    }

    private func prune(_ state: inout State, at now: Int64) {
        guard now - state.prunedAt >= memory else { return }
        state.prunedAt = now
        state.ended = state.ended.filter { now - $0.value < memory }
        state.changed = state.changed.filter { now - $0.value.at < memory }
    }
}
