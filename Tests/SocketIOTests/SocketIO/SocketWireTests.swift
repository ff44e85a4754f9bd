import CanonicalJSON
import SocketIO
import Testing

@Suite("Socket.IO packets to clients")
struct SocketWireTests {
    @Test("A broadcast event is made from encoded JSON, byte for byte")
    func fastEvent() {
        let packet = SocketWire.event("new_message", data: Array(#"{"a":1}"#.utf8))
        #expect(string(packet) == #"42["new_message",{"a":1}]"#)
        #expect(!packet.isBinary)
        #expect(string(SocketWire.event("a\"b", data: [0x31], in: Namespace("/x"))) == #"42/x,["a\"b",1]"#)
        #expect(string(SocketWire.ack(12, data: Array("{}".utf8))) == "4312[{}]")
    }

    @Test("Events and acks with any values carry their attachments after them")
    func values() {
        let plain = SocketWire.event("a", [.json(1), .json(["b": nil])], id: 5, in: Namespace("/custom"))
        #expect(plain.map { string($0) } == [#"42/custom,5["a",1,{"b":null}]"#])
        let inner = SocketValue.object([SocketValue.Member("x", .array([.binary([1, 2]), .json("y")]))])
        let binary = SocketWire.event("a", [inner, .binary([3])])
        #expect(string(binary[0]) == #"452-["a",{"x":[{"_placeholder":true,"num":0},"y"]},{"_placeholder":true,"num":1}]"#)
        #expect(binary.dropFirst() == [WirePacket(binary: [1, 2]), WirePacket(binary: [3])])
        #expect(SocketWire.ack(456, []).map { string($0) } == ["43456[]"])
        #expect(string(SocketWire.ack(789, [.binary([])])[0]) == #"461-789[{"_placeholder":true,"num":0}]"#)
    }

    @Test("Connect, refusal and disconnect")
    func connection() {
        #expect(string(SocketWire.connected(sid: "x1")) == #"40{"sid":"x1"}"#)
        #expect(string(SocketWire.connected(sid: "x1", in: Namespace("/custom"))) == #"40/custom,{"sid":"x1"}"#)
        #expect(string(SocketWire.refused("Invalid namespace", in: Namespace("/random"))) == #"44/random,{"message":"Invalid namespace"}"#)
        #expect(string(SocketWire.refused("no", data: ["code": 403])) == #"44{"message":"no","data":{"code":403}}"#)
        #expect(string(SocketWire.disconnect(Namespace("/x"))) == "41/x,")
    }

    @Test("What we send with attachments is read back as the same values")
    func roundTrip() {
        let values: [SocketValue] = [.binary([1]), .json(["a": [1, "b"]]), .array([.binary([2, 3]), .json(nil)])]
        let packets = SocketWire.event("m", values, id: 3)
        let text = String(decoding: packets[0].bytes.dropFirst(), as: UTF8.self)
        let expected = SocketAction.event(SocketEvent(ackID: 3, name: "m", arguments: values))
        #expect(read(text, attachments: packets.dropFirst().map(\.bytes)) == .success(expected))
    }
}
