/// A domain name as DNS messages have it (RFC 1035, section 4.1.4).
enum DNSName {
    /// Bytes of a name with its lengths, bytes of a label.
    static let longest = 255
    static let longestLabel = 63

    /// The labels with their lengths and the root behind them; nil when the text is no name.
    static func encode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        for label in text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard (1...longestLabel).contains(label.count) else { return nil }
            bytes.append(UInt8(label.count))
            bytes.append(contentsOf: label)
        }
        bytes.append(0)
        return bytes.count <= longest ? bytes : nil
    }

    /// Reads the name at `place`, which moves behind it.
    ///
    /// A pointer must lead before everything of the name that was read so far. So names end, however the pointers lie.
    /// - Returns: the labels in lower case with dots between them, empty for the root; nil for anything that is no such name, also for
    ///   labels with other bytes than letters, digits, `-` and `_`, which no host of ours has.
    static func decode(_ message: [UInt8], at place: inout Int) -> String? {
        var text: [UInt8] = []
        var at = place
        var earliest = place
        var isBehindPointer = false
        while true {
            guard at < message.count else { return nil }
            let length = Int(message[at])
            if length & 0xC0 == 0xC0 {
                guard at + 1 < message.count else { return nil }
                if !isBehindPointer { place = at + 2 }
                isBehindPointer = true
                at = (length & 0x3F) << 8 | Int(message[at + 1])
                guard at < earliest else { return nil }
                earliest = at
                continue
            }
            guard length <= longestLabel, at + 1 + length <= message.count, text.count + length + 2 <= longest else { return nil }
            let label = message[(at + 1)..<(at + 1 + length)]
            at += 1 + length
            if length == 0 {
                if !isBehindPointer { place = at }
                return String(decoding: text, as: UTF8.self)
            }
            guard let lowered = lowered(label) else { return nil }
            if !text.isEmpty { text.append(UInt8(ascii: ".")) }
            text += lowered
        }
    }

    private static func lowered(_ label: ArraySlice<UInt8>) -> [UInt8]? {
        var lowered: [UInt8] = []
        for byte in label {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): lowered.append(byte | 0x20)
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                lowered.append(byte)
            default: return nil
            }
        }
        return lowered
    }
}
