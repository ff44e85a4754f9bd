/// A server name that patterns with `*` and `?` are tried on.
///
/// All places of the name that a pattern may have reached are bits of one number and move together, so that each character of the
/// pattern is looked at once, whatever the pattern is.
struct ServerGlob {
    /// Places after so many characters: names have 230 at most.
    private typealias Places = SIMD4<UInt64>

    private let end: Int
    /// For each character of the name, in front of which places it stands.
    private var standing: [UInt8: Places] = [:]

    /// - Parameter name: in lower case; nil when it is longer than a server's name.
    init?(_ name: [UInt8]) {
        guard name.count < 256 else { return nil }
        end = name.count
        for (place, character) in name.enumerated() {
            standing[character, default: .zero][place / 64] |= 1 << UInt64(place % 64)
        }
    }

    /// Whether the pattern, in lower case, describes the whole name.
    func matches(_ pattern: [UInt8]) -> Bool {
        var reached: Places = [1, 0, 0, 0]
        for character in pattern {
            switch character {
            case UInt8(ascii: "*"): reached = ServerGlob.andAllAfter(reached)
            case UInt8(ascii: "?"): reached = ServerGlob.next(reached)
            default: reached = ServerGlob.next(reached & standing[character, default: .zero])
            }
            if reached == .zero { return false }
        }
        return reached[end / 64] & (1 << UInt64(end % 64)) != 0
    }

    static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func next(_ places: Places) -> Places {
        let carried: Places = [0, places[0] >> 63, places[1] >> 63, places[2] >> 63]
        return (places &<< 1) | carried
    }

    private static func andAllAfter(_ places: Places) -> Places {
        var all = places
        guard let first = (0..<4).first(where: { places[$0] != 0 }) else { return all }
        all[first] = ~0 << UInt64(places[first].trailingZeroBitCount)
        for word in 0..<4 where word > first { all[word] = ~0 }
        return all
    }
}
