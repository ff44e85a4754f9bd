/// What an Engine.IO message carries: text without its packet type, or bytes.
package enum EngineMessage: Sendable, Equatable {
    /// UTF-8, checked.
    case text(ArraySlice<UInt8>)
    case binary(ArraySlice<UInt8>)
}

/// One packet as a client sent it (Engine.IO protocol 4, "Packet encoding").
package enum EnginePacket: Sendable, Equatable {
    case open
    case close
    case ping(probe: Bool)
    case pong(probe: Bool)
    case message(EngineMessage)
    case upgrade
    case noop
}

/// Why bytes are no Engine.IO packet or payload.
package enum EngineSyntaxError: Error, Sendable, Equatable {
    case empty
    case unknownType(UInt8)
    case unexpectedData
    case notUTF8
    case badBase64
    case tooManyPackets
    case tooLong
}

extension EnginePacket {
    /// Reads the text form of a packet: a type digit and its data. The message keeps a slice of `text`, no copy is made.
    package init(text: ArraySlice<UInt8>) throws(EngineSyntaxError) {
        guard let type = text.first else { throw .empty }
        let data = text.dropFirst()
        switch type {
        case UInt8(ascii: "4"):
            guard isUTF8(data) else { throw .notUTF8 }
            self = .message(.text(data))
        case UInt8(ascii: "2"): self = .ping(probe: try EnginePacket.isProbe(data))
        case UInt8(ascii: "3"): self = .pong(probe: try EnginePacket.isProbe(data))
        case UInt8(ascii: "0"), UInt8(ascii: "1"), UInt8(ascii: "5"), UInt8(ascii: "6"):
            guard data.isEmpty else { throw .unexpectedData }
            self = EnginePacket.bare(type)
        default: throw .unknownType(type)
        }
    }

    private static func bare(_ type: UInt8) -> EnginePacket {
        switch type {
        case UInt8(ascii: "0"): .open
        case UInt8(ascii: "1"): .close
        case UInt8(ascii: "5"): .upgrade
        default: .noop
        }
    }

    /// Ping and pong carry nothing, or the word `probe` during an upgrade.
    private static func isProbe(_ data: ArraySlice<UInt8>) throws(EngineSyntaxError) -> Bool {
        if data.isEmpty { return false }
        guard data.elementsEqual("probe".utf8) else { throw .unexpectedData }
        return true
    }
}

/// Whether the bytes are well-formed UTF-8.
func isUTF8(_ bytes: ArraySlice<UInt8>) -> Bool {
    (try? UTF8Span(validating: bytes.span)) != nil
}
