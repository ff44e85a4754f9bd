import SocketIO
import Testing

@Suite("Engine.IO polling")
struct EnginePollingTests {
    @Test("The opening GET is answered with the handshake and offers WebSocket")
    func handshake() {
        let driver = EngineDriver()
        guard case .answerPoll(let body) = driver.session.open() else { return #expect(Bool(false), "no answer") }
        #expect(String(decoding: body, as: UTF8.self).hasPrefix(#"0{"sid":"sid","upgrades":["websocket"],"pingInterval":300"#))
    }

    @Test("A GET is held until something is sent, and answered at once when something waits")
    func hold() {
        var driver = EngineDriver()
        #expect(driver.poll() == [])
        #expect(driver.send("4a") == [.poll("4a")])
        #expect(driver.send("4b") == [])
        #expect(driver.send("4c") == [])
        #expect(driver.poll() == [.poll("4b\u{1E}4c")])
        #expect(driver.poll() == [])
        #expect(driver.session.queuedBytes == 0)
    }

    @Test("An answer carries 16 packets at most, the rest waits for the next GETs in order")
    func sixteen() {
        var driver = EngineDriver()
        for index in 0..<40 { _ = driver.send("4\(index)") }
        var seen: [String] = []
        var sizes: [Int] = []
        while driver.session.queuedPackets > 0, case .answerPoll(let body)? = driver.poll().first {
            let packets = String(decoding: body, as: UTF8.self).split(separator: "\u{1E}").map(String.init)
            sizes.append(packets.count)
            seen += packets
        }
        #expect(sizes == [16, 16, 8])
        #expect(seen == (0..<40).map { "4\($0)" })
    }

    @Test("An answer stops growing at its byte limit, but one packet always fits")
    func answerBytes() {
        var driver = EngineDriver { $0.maxAnswerBytes = 10 }
        _ = driver.send("4aaaa", "4bbbb", "4cccccccccccccccccc", "4d")
        #expect(driver.poll() == [.poll("4aaaa")])
        #expect(driver.poll() == [.poll("4bbbb")])
        #expect(driver.poll() == [.poll("4cccccccccccccccccc")])
        #expect(driver.poll() == [.poll("4d")])
    }

    @Test("A second GET beside a held one ends the first with 1, is refused itself, and the session is gone")
    func secondGet() {
        var driver = EngineDriver()
        _ = driver.poll()
        #expect(driver.poll() == [.refusePoll(.badRequest), .poll("1"), .end(.overlappingRequests)])
        #expect(driver.poll() == [.refusePoll(.sessionUnknown)])
    }

    @Test("A POST delivers its packets in order and is answered ok")
    func post() {
        var driver = EngineDriver()
        #expect(driver.post("4a\u{1E}bAQI=\u{1E}4") == [.text("a"), .deliver(.binary([1, 2])), .text(""), .answerPost])
    }

    @Test("A second POST beside one under way ends the session")
    func secondPost() {
        var driver = EngineDriver()
        #expect(driver.session.beginPost() == [])
        #expect(driver.session.beginPost() == [.refusePost(.badRequest), .refusePost(.badRequest), .end(.overlappingRequests)])
        #expect(driver.finish("4a") == [])
    }

    @Test(
        "A malformed packet refuses the whole body and ends the session",
        arguments: ["abc", "", "4a\u{1E}x", "0", "2", "5", "2probe", "3probe"])
    func malformed(body: String) {
        var driver = EngineDriver()
        _ = driver.poll()
        #expect(driver.post(body) == [.poll("1"), .refusePost(.badRequest), .end(.protocolError)])
        #expect(driver.poll() == [.refusePoll(.sessionUnknown)])
        #expect(driver.post("4a") == [.refusePost(.sessionUnknown)])
    }

    @Test("A body over maxPayload is 413 and ends the session")
    func tooLarge() {
        var driver = EngineDriver { $0.maxPayload = 5 }
        #expect(driver.post("4abcd") == [.text("abcd"), .answerPost])
        #expect(driver.post("4abcde") == [.refusePost(.tooLarge), .end(.tooLarge)])
    }

    @Test("A client's close packet ends the held GET with 6 and is answered ok")
    func clientClose() {
        var driver = EngineDriver()
        _ = driver.poll()
        #expect(driver.post("4a\u{1E}1\u{1E}4b") == [.text("a"), .answerPost, .poll("6"), .end(.clientClosed)])
        #expect(driver.poll() == [.refusePoll(.sessionUnknown)])
    }

    @Test("Closing from our side ends a held GET with 1")
    func serverCloseHeld() {
        var driver = EngineDriver()
        _ = driver.poll()
        #expect(driver.close() == [.poll("1"), .end(.serverClosed)])
        #expect(driver.close() == [])
    }

    @Test("Closing from our side lets the next GETs take what waits, then 1 in a body of its own, and gives up after pingTimeout")
    func serverCloseWaiting() {
        var driver = EngineDriver { $0.maxPacketsPerAnswer = 2 }
        _ = driver.send("4a", "4b", "4c")
        #expect(driver.close() == [])
        #expect(driver.send("4late") == [])
        #expect(driver.post("4x") == [.refusePost(.badRequest)])
        var other = driver
        #expect(driver.poll() == [.poll("4a\u{1E}4b")])
        #expect(driver.poll() == [.poll("4c")])
        #expect(driver.poll() == [.poll("1"), .end(.serverClosed)])
        #expect(other.pass(199) == [])
        #expect(other.pass(1) == [.end(.serverClosed)])
    }

    @Test("What waits for a client that never polls is bounded by packets and by bytes")
    func bounded() {
        var driver = EngineDriver { $0.maxQueuedPackets = 3 }
        #expect(driver.send("4a", "4b", "4c") == [])
        #expect(driver.send("4d") == [.end(.queueFull)])
        #expect(driver.session.queuedBytes == 0)
        var bytes = EngineDriver { $0.maxQueuedBytes = 10 }
        #expect(bytes.send("412345", "4abc") == [])
        #expect(bytes.session.send([WirePacket(binary: [1])]) == [.end(.queueFull)])
    }

    @Test("A lost connection ends the session; what still comes finds it gone")
    func lost() {
        var driver = EngineDriver()
        _ = driver.poll()
        #expect(driver.session.transportLost() == [.end(.transportLost)])
        #expect(driver.session.transportLost() == [])
        #expect(driver.send("4a") == [])
        #expect(driver.session.nextTick == nil)
    }
}
