import SocketIO
import Testing

@Suite("Engine.IO over WebSocket")
struct EngineFrameTests {
    @Test("The handshake is the first frame and offers no upgrade")
    func handshake() {
        let driver = EngineDriver(.websocket)
        guard case .write(let packets) = driver.session.open() else { return #expect(Bool(false), "nothing written") }
        #expect(String(decoding: packets[0].bytes, as: UTF8.self).contains(#""upgrades":[]"#))
    }

    @Test("Text and binary frames are messages")
    func messages() {
        var driver = EngineDriver(.websocket)
        #expect(driver.frame("4hello") == [.text("hello")])
        #expect(driver.session.receive(binary: [1, 2, 3]) == [.deliver(.binary([1, 2, 3]))])
    }

    @Test(
        "Garbage, a client's ping and packets of the upgrade end the session",
        arguments: ["abc", "", "2", "2probe", "3probe", "5", "0", "8"])
    func garbage(text: String) {
        var driver = EngineDriver(.websocket)
        #expect(driver.frame(text) == [.end(.protocolError)])
        #expect(driver.frame("4a") == [])
    }

    @Test("A close packet ends the session")
    func close() {
        var driver = EngineDriver(.websocket)
        #expect(driver.frame("1") == [.end(.clientClosed)])
    }

    @Test("Closing from our side closes the socket and sends no close packet, which would keep a client from coming back")
    func serverClose() {
        var driver = EngineDriver(.websocket)
        #expect(driver.close() == [.end(.serverClosed)])
        #expect(driver.session.transportLost() == [])
    }
}
