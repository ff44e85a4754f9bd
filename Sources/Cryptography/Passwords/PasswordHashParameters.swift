/// What an Argon2id hash costs (RFC 9106).
package struct PasswordHashParameters: Sendable, Equatable {
    /// Memory in KiB.
    package var memory: UInt32
    /// Passes over the memory.
    package var passes: UInt32
    /// Lanes; all run on the calling thread's own time, one after the other, when 1.
    package var lanes: UInt32

    /// 19 MiB, 2 passes, 1 lane: the smallest set that OWASP recommends for Argon2id; 37–68 ms on a small machine.
    package static let standard = PasswordHashParameters(memory: 19 * 1024, passes: 2, lanes: 1)

    /// What a stored hash may ask for at most, so that a foreign or damaged one cannot eat the node: 256 MiB, 16 passes, 8 lanes.
    package static let largest = PasswordHashParameters(memory: 256 * 1024, passes: 16, lanes: 8)

    /// Any set; `PasswordHash` checks it against `largest`.
    package init(memory: UInt32, passes: UInt32, lanes: UInt32) {
        self.memory = memory
        self.passes = passes
        self.lanes = lanes
    }

    /// Whether libargon2 takes these and they stay within `largest`.
    var isAllowed: Bool {
        (1...Self.largest.lanes).contains(lanes) && (1...Self.largest.passes).contains(passes)
            && (8 * lanes...Self.largest.memory).contains(memory)
    }
}
