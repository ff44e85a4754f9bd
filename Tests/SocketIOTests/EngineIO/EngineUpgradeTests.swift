import SocketIO
import Testing

@Suite("Engine.IO upgrade")
struct EngineUpgradeTests {
    private func probed() -> EngineDriver {
        var driver = EngineDriver()
        let opened = driver.session.openCandidate(now: driver.now)
        #expect(opened)
        #expect(driver.candidate("2probe") == [.writeCandidate(packet("3probe"))])
        return driver
    }

    @Test("Probe, upgrade, and what waited comes first on the WebSocket")
    func upgrade() {
        var driver = probed()
        #expect(driver.send("4a", "4b") == [])
        #expect(driver.candidate("5") == [.adoptCandidate, .write([packet("4a"), packet("4b")])])
        #expect(driver.session.carriesFrames)
        #expect(driver.send("4c") == [.write([packet("4c")])])
        #expect(driver.frame("4hello") == [.text("hello")])
    }

    @Test("A held GET is ended with 6 by the probe, once")
    func heldGet() {
        var driver = EngineDriver()
        _ = driver.poll()
        let opened = driver.session.openCandidate(now: driver.now)
        #expect(opened)
        #expect(driver.candidate("2probe") == [.writeCandidate(packet("3probe")), .poll("6")])
        #expect(driver.candidate("5") == [.adoptCandidate])
    }

    @Test("A GET after the probe is ended with 6 at once, the one after that only when a moment has passed")
    func laterGet() {
        var driver = probed()
        #expect(driver.poll() == [.poll("6")])
        #expect(driver.poll() == [])
        #expect(driver.pass(99) == [])
        #expect(driver.pass(1) == [.poll("6")])
    }

    @Test("During the probe polling still carries what is sent")
    func sendDuringProbe() {
        var driver = probed()
        _ = driver.poll()
        #expect(driver.poll() == [])
        #expect(driver.send("4a") == [.poll("4a")])
    }

    @Test("Upgrade in the same read as the probe: the GET that was held gets one 6")
    func together() {
        var driver = EngineDriver()
        _ = driver.poll()
        let opened = driver.session.openCandidate(now: driver.now)
        #expect(opened)
        let actions = driver.candidate("2probe") + driver.candidate("5")
        #expect(actions == [.writeCandidate(packet("3probe")), .poll("6"), .adoptCandidate])
    }

    @Test("A GET held while the upgrade arrives is ended with 6, a POST under way refused")
    func upgradeWithRequests() {
        var driver = probed()
        _ = driver.poll()
        _ = driver.poll()
        #expect(driver.session.beginPost() == [])
        #expect(driver.candidate("5") == [.poll("6"), .refusePost(.badRequest), .adoptCandidate])
        #expect(driver.finish("4late") == [])
    }

    @Test("After an upgrade HTTP with that session is refused and hurts nobody")
    func httpAfterwards() {
        var driver = probed()
        _ = driver.candidate("5")
        #expect(driver.poll() == [.refusePoll(.badRequest)])
        #expect(driver.post("4x") == [.refusePost(.badRequest)])
        #expect(driver.frame("4hello") == [.text("hello")])
    }

    @Test("A second WebSocket is no candidate, during the probe, after it, or for a session that began as WebSocket")
    func secondSocket() {
        var driver = probed()
        let beside = driver.session.openCandidate(now: driver.now)
        #expect(!beside)
        _ = driver.candidate("5")
        let after = driver.session.openCandidate(now: driver.now)
        #expect(!after)
        #expect(driver.frame("4hello") == [.text("hello")])
        var direct = EngineDriver(.websocket)
        let carried = direct.session.openCandidate(now: direct.now)
        #expect(!carried)
    }

    @Test(
        "A candidate that says anything but probe and upgrade is closed; polling goes on",
        arguments: ["5", "4hello", "2", "3probe", "abc", "", "1"])
    func wrongFirst(text: String) {
        var driver = EngineDriver()
        let opened = driver.session.openCandidate(now: driver.now)
        #expect(opened)
        #expect(driver.candidate(text) == [.closeCandidate])
        #expect(driver.candidate("2probe") == [])
        #expect(driver.post("4a") == [.text("a"), .answerPost])
        let again = driver.session.openCandidate(now: driver.now)
        #expect(again)
    }

    @Test("A candidate that takes too long, or goes, leaves the session polling")
    func slow() {
        var driver = EngineDriver {
            $0.upgradeTimeout = 50
            $0.pingInterval = 1000
        }
        let opened = driver.session.openCandidate(now: driver.now)
        #expect(opened)
        #expect(driver.pass(50) == [.closeCandidate])
        let again = driver.session.openCandidate(now: driver.now)
        #expect(again)
        #expect(driver.session.candidateLost() == [.closeCandidate])
        #expect(driver.poll() == [])
        #expect(driver.send("4a") == [.poll("4a")])
    }

    @Test("A session that ends takes its candidate along")
    func endWithCandidate() {
        var driver = probed()
        #expect(driver.post("1") == [.answerPost, .closeCandidate, .end(.clientClosed)])
    }
}
