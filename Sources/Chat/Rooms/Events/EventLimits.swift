internal import CanonicalJSON

/// What an event may measure (client-server API "Size limits"; server-server API, PDU formats).
package enum EventLimits {
    /// The whole event as canonical JSON, signatures included.
    package static let eventBytes = 65_536
    /// What we leave free in events of our own for signatures that come later: two server names, key names and 86 characters each.
    static let signatureBytes = 1_024
    /// `type`, `state_key`, `sender`, `room_id`.
    package static let fieldBytes = 255
    package static let prevEvents = 20
    package static let authEvents = 10
    /// Depth is hostile input: it is clamped and echoed, never used for order.
    package static let depth: ClosedRange<Int64> = 0...JSONNumber.exactRange.upperBound

    /// The depth of an event after others of these depths.
    package static func depth(after depths: [Int64]) -> Int64 {
        min((depths.max() ?? 0) + 1, depth.upperBound)
    }
}
