/// Names for requests: unlikely to meet again, not secret.
struct RequestIdentifiers {
    private var state = UInt64.random(in: .min ... .max)

    /// The client's own name when it is sane, else a new one.
    mutating func identifier(given: String?) -> String {
        if let given, Self.isSane(given) { return given }
        return next()
    }

    /// 15 characters: as long as a Swift string can be without an allocation. (SplitMix64)
    private mutating func next() -> String {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return String(unsafeUninitializedCapacity: 15) { bytes in
            for index in 0..<15 {
                let digit = UInt8(truncatingIfNeeded: mixed & 0xF)
                bytes[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                mixed >>= 4
            }
            return 15
        }
    }

    /// Up to 64 letters, digits, dots, lines and dashes: nothing that could forge a log line.
    static func isSane(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
                default: false
                }
            }
    }
}
