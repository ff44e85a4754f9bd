import SocketIO
import Testing

@Suite("Engine.IO request queries")
struct EngineRequestTests {
    @Test("Transport and session are read, other parameters passed over, in any order")
    func valid() throws {
        let opening = try EngineRequest(query: "EIO=4&transport=polling&t=abc")
        #expect(opening.transport == .polling && opening.sid == nil)
        let later = try EngineRequest(query: "sid=a-_9&t=&transport=websocket&EIO=4&x")
        #expect(later.transport == .websocket && later.sid == "a-_9")
    }

    @Test(
        "A missing or wrong version is refused",
        arguments: ["transport=polling", "EIO=abc&transport=polling", "EIO=3&transport=polling", "EIO=&transport=websocket"])
    func version(query: String) {
        #expect(throws: EngineRefusal.unsupportedVersion) { try EngineRequest(query: query) }
    }

    @Test(
        "A missing or wrong transport is refused",
        arguments: ["EIO=4", "EIO=4&transport=abc", "EIO=4&transport=", "", "EIO=4&transport=Polling"])
    func transport(query: String) {
        #expect(throws: EngineRefusal.transportUnknown) { try EngineRequest(query: query) }
    }

    @Test(
        "Refusals of the protocol answer 400, a long body 413, a full node 503",
        arguments: [
            (EngineRefusal.transportUnknown, 400, 0), (.sessionUnknown, 400, 1), (.badHandshakeMethod, 400, 2), (.badRequest, 400, 3),
            (.forbidden, 403, 4), (.unsupportedVersion, 400, 5), (.tooLarge, 413, 3), (.busy, 503, 4),
        ])
    func statuses(refusal: EngineRefusal, status: Int, number: Int) {
        #expect(refusal.status == status)
        #expect(String(decoding: refusal.body, as: UTF8.self).hasPrefix("{\"code\":\(number),\"message\":\""))
    }
}
