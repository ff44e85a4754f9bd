/// Ids of sessions: the number of the loop the session lives on, a dash, and 20 characters nobody can guess.
enum EngineSessionID {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-".utf8)

    /// 120 random bits from the system's generator.
    static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        var bits = (generator.next(), generator.next())
        return String(unsafeUninitializedCapacity: 20) { buffer in
            for index in 0..<20 {
                buffer[index] = alphabet[Int(bits.0 & 63)]
                bits.0 >>= 6
                if index == 9 { bits.0 = bits.1 }
            }
            return 20
        }
    }

    static func make(on loop: ListenerLoop) -> String { "\(loop.index)-\(random())" }

    /// The number of the loop, as far as the id is one of ours.
    static func loopIndex(_ sid: String) -> Int? {
        guard let dash = sid.utf8.firstIndex(of: UInt8(ascii: "-")) else { return nil }
        return Int(sid[..<dash])
    }
}
