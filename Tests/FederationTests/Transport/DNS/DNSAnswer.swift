import Federation

/// Builds answers byte by byte, as resolvers send them.
struct DNSAnswer {
    var bytes: [UInt8]

    /// The head and the question, of which the name stands at byte 12.
    init(_ question: DNSQuestion, flags: UInt16 = 0x8180, answers: UInt16) {
        bytes =
            Self.words(question.id, flags, 1, answers, 0, 0) + Self.name(question.name)
            + Self.words(question.kind.rawValue, 1)
    }

    static func words(_ words: UInt16...) -> [UInt8] { words.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] } }

    static func name(_ text: String) -> [UInt8] {
        text.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
    }

    static func pointer(_ place: Int) -> [UInt8] { [0xC0 | UInt8(place >> 8), UInt8(place & 255)] }

    mutating func add(_ owner: [UInt8], _ type: UInt16, _ data: [UInt8], seconds: UInt16 = 300) {
        bytes += owner + Self.words(type, 1, 0, seconds, UInt16(data.count)) + data
    }

    /// Of the name that was asked for.
    mutating func add(_ type: UInt16, _ data: [UInt8], seconds: UInt16 = 300) {
        add(Self.pointer(12), type, data, seconds: seconds)
    }
}
