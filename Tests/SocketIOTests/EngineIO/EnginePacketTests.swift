import SocketIO
import Testing

@Suite("Engine.IO packets")
struct EnginePacketTests {
    static let wellFormed: [(String, EnginePacket)] = [
        ("0", .open), ("1", .close), ("2", .ping(probe: false)), ("2probe", .ping(probe: true)), ("3", .pong(probe: false)),
        ("3probe", .pong(probe: true)), ("4", .message(.text([]))), ("4hello", .message(.text(ArraySlice("hello".utf8)))),
        ("4zwei €😀", .message(.text(ArraySlice("zwei €😀".utf8)))), ("5", .upgrade), ("6", .noop),
    ]

    @Test("Every packet type is read", arguments: wellFormed)
    func types(text: String, packet: EnginePacket) throws {
        #expect(try EnginePacket(text: ArraySlice(text.utf8)) == packet)
    }

    static let malformed: [(String, EngineSyntaxError)] = [
        ("", .empty), ("abc", .unknownType(0x61)), ("7", .unknownType(0x37)), ("/", .unknownType(0x2F)), ("0{}", .unexpectedData),
        ("1x", .unexpectedData), ("2prob", .unexpectedData), ("2probes", .unexpectedData), ("3x", .unexpectedData),
        ("5probe", .unexpectedData), ("6 ", .unexpectedData), ("\u{0}", .unknownType(0)),
    ]

    @Test("A malformed packet is refused with its reason", arguments: malformed)
    func refusals(text: String, reason: EngineSyntaxError) {
        #expect(throws: reason) { try EnginePacket(text: ArraySlice(text.utf8)) }
    }

    @Test(
        "A text message that is not UTF-8 is refused",
        arguments: [[0x34, 0xC3], [0x34, 0xED, 0xA0, 0x80], [0x34, 0xC0, 0x80]] as [[UInt8]])
    func utf8(bytes: [UInt8]) {
        #expect(throws: EngineSyntaxError.notUTF8) { try EnginePacket(text: bytes[...]) }
    }

    @Test("The handshake packet holds the five members of the protocol and nothing else")
    func open() {
        let polling = WirePacket.open(sid: "abc", upgrades: true, limits: EngineLimits())
        let expected = #"0{"sid":"abc","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#
        #expect(String(decoding: polling.bytes, as: UTF8.self) == expected)
        let socket = WirePacket.open(sid: "abc", upgrades: false, limits: EngineLimits())
        #expect(String(decoding: socket.bytes, as: UTF8.self).contains(#""upgrades":[],"#))
    }
}
