import SocketIO
import Testing

@Suite("Engine.IO heartbeat")
struct EngineHeartbeatTests {
    @Test("A polling client gets a ping every interval as long as it answers")
    func polling() {
        var driver = EngineDriver()
        for _ in 0..<3 {
            #expect(driver.poll() == [])
            #expect(driver.pass(299) == [])
            #expect(driver.pass(1) == [.poll("2")])
            _ = driver.pass(150)
            #expect(driver.post("3") == [.answerPost])
        }
    }

    @Test("A polling client that does not answer is given up after interval and timeout, GET or no GET")
    func pollingTimeout() {
        var driver = EngineDriver()
        #expect(driver.pass(499) == [])
        #expect(driver.pass(1) == [.end(.pingTimeout)])
        #expect(driver.poll() == [.refusePoll(.sessionUnknown)])
        var held = EngineDriver()
        _ = held.pass(301)
        #expect(held.poll() == [.poll("2")])
        #expect(held.poll() == [])
        #expect(held.pass(199) == [.poll("6"), .end(.pingTimeout)])
    }

    @Test("A GET after the timeout finds the session over, also when nobody has looked at the time since")
    func latePoll() {
        var driver = EngineDriver()
        _ = driver.pass(300)
        driver.now += 200
        #expect(driver.poll() == [.refusePoll(.sessionUnknown), .end(.pingTimeout)])
    }

    @Test("A WebSocket client gets pings and is given up without pongs")
    func socket() {
        var driver = EngineDriver(.websocket)
        #expect(driver.pass(300) == [.write([.ping])])
        #expect(driver.frame("3") == [])
        #expect(driver.pass(300) == [.write([.ping])])
        #expect(driver.pass(199) == [])
        #expect(driver.pass(1) == [.end(.pingTimeout)])
        #expect(driver.session.nextTick == nil)
    }

    @Test("Messages are no pong")
    func messagesDoNotCount() {
        var driver = EngineDriver(.websocket)
        _ = driver.pass(300)
        #expect(driver.frame("4a") == [.text("a")])
        #expect(driver.pass(200) == [.end(.pingTimeout)])
    }
}
