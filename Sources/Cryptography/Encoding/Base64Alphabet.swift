/// The unpadded base64 of RFC 4648 over one of its two alphabets.
///
/// No padding and no white space. Whether the unused bits of the last character must be zero is the caller's to say.
struct Base64Alphabet: Sendable {
    static let standard = Base64Alphabet("+", "/")
    static let urlSafe = Base64Alphabet("-", "_")

    private static let invalid: UInt8 = 0xFF
    private let characters: [UInt8]
    private let values: [UInt8]

    private init(_ sixtyTwo: Character, _ sixtyThree: Character) {
        let text = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + String([sixtyTwo, sixtyThree])
        characters = Array(text.utf8)
        var values = [UInt8](repeating: Self.invalid, count: 256)
        for (value, character) in characters.enumerated() {
            values[Int(character)] = UInt8(value)
        }
        self.values = values
    }

    func encode(_ bytes: UnsafeRawBufferPointer) -> String {
        let length = (bytes.count * 4 + 2) / 3
        return String(unsafeUninitializedCapacity: length) { output in
            var written = 0
            var bits: UInt32 = 0
            var bitCount = 0
            for byte in bytes {
                bits = bits << 8 | UInt32(byte)
                bitCount += 8
                while bitCount >= 6 {
                    bitCount -= 6
                    output[written] = characters[Int(bits >> UInt32(bitCount) & 63)]
                    written += 1
                }
            }
            if bitCount > 0 {
                output[written] = characters[Int(bits << UInt32(6 - bitCount) & 63)]
                written += 1
            }
            return written
        }
    }

    /// With `strictly`, only what `encode` would have written is read: one value then has one spelling.
    func decode(_ text: some Collection<UInt8>, strictly: Bool) -> [UInt8]? {
        let length = text.count
        guard length % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length * 3 / 4)
        var bits: UInt32 = 0
        var bitCount = 0
        for character in text {
            let value = values[Int(character)]
            guard value != Self.invalid else { return nil }
            bits = bits << 6 | UInt32(value)
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
            }
        }
        let unused = bits & (1 << UInt32(bitCount) - 1)
        return unused == 0 || !strictly ? bytes : nil
    }
}
