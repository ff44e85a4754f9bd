/// Six digits that prove that somebody reads what is sent to an address. Printed as a placeholder; only `digits` says them.
package struct OneTimeCode: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    /// How many digits.
    package static let length = 6
    private static let count: UInt32 = 1_000_000

    /// The digits, with zeros in front.
    package let digits: String

    /// A fresh code. Each of the million is as likely as any other: random numbers above the last whole million are thrown away.
    /// - Parameter random: gives that many bytes of the system's randomness.
    package init(random: (Int) -> [UInt8]) {
        let end = UInt32.max - UInt32.max % Self.count
        while true {
            let number = random(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            guard number < end else { continue }
            let text = String(number % Self.count)
            digits = String(repeating: "0", count: Self.length - text.utf8.count) + text
            return
        }
    }

    /// A code as somebody types it: spaces and dashes are dropped. Nil when six digits do not remain.
    package init?(typed text: String) {
        guard text.utf8.count <= 20 else { return nil }
        let kept = text.utf8.filter { $0 != 0x20 && $0 != 0x2D }
        guard kept.count == Self.length, kept.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        digits = String(decoding: kept, as: UTF8.self)
    }

    /// Never the digits.
    package var description: String { "(a code)" }

    /// Never the digits, also in a dump.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
