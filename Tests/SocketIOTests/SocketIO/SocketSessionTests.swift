import CanonicalJSON
import SocketIO
import Testing

@Suite("Socket.IO sessions")
struct SocketSessionTests {
    @Test("A client asks for a namespace with its auth and is let in")
    func connect() throws {
        var driver = SocketDriver()
        let actions = driver.text(#"0/custom,{"token":"abc"}"#)
        guard case .ask(let ticket, let auth)? = actions.first else { return #expect(Bool(false), "nothing asked") }
        #expect(auth["token"]?.string == "abc")
        #expect(!driver.session.isMember(of: Namespace("/custom")))
        #expect(string(driver.session.accept(ticket, sid: "x")) == #"40/custom,{"sid":"x"}"#)
        #expect(driver.session.isMember(of: Namespace("/custom")))
        #expect(driver.session.accept(ticket, sid: "x") == nil)
    }

    @Test("Without auth the namespace is asked for with an empty object, with or without a comma", arguments: ["0", "0/", "0/,"])
    func bareConnect(text: String) {
        var driver = SocketDriver()
        guard case .ask(let ticket, let auth)? = driver.text(text).first else { return #expect(Bool(false), "nothing asked") }
        #expect(ticket.namespace == .main && auth.isEmpty)
    }

    @Test("A refusal says why and leaves the connection open for other namespaces")
    func refuse() throws {
        var driver = SocketDriver()
        let ticket = try driver.ask("0/secret")
        #expect(
            string(driver.session.refuse(ticket, message: "no", data: ["code": 403])) == #"44/secret,{"message":"no","data":{"code":403}}"#)
        #expect(driver.text(#"2/secret,["late"]"#) == [])
        try driver.ask()
    }

    @Test("A client that asks twice is one member: the same answer again, and one disconnect ends it")
    func askTwice() throws {
        var driver = SocketDriver()
        let ticket = try driver.ask()
        #expect(driver.text("0") == [])
        _ = driver.session.accept(ticket, sid: "x")
        #expect(driver.text("0") == [.send(packet(#"40{"sid":"x"}"#))])
        #expect(driver.text("1") == [.left(.main)])
        #expect(driver.text("1") == [])
        try driver.ask()
    }

    @Test("A client that leaves before it is let in is not let in; asking again gives a new ticket")
    func leaveEarly() throws {
        var driver = SocketDriver()
        let first = try driver.ask()
        #expect(driver.text("1") == [.left(.main)])
        let second = try driver.ask()
        #expect(first != second)
        #expect(driver.session.accept(first, sid: "old") == nil)
        #expect(driver.session.refuse(first, message: "no") == nil)
        #expect(driver.session.accept(second, sid: "new") != nil)
    }

    @Test("Events before a namespace is joined close the connection; after it is left they are passed over")
    func eventsOutside() throws {
        var driver = SocketDriver()
        var never = driver
        #expect(never.text(#"2["a"]"#) == [.close(.notConnected(.main))])
        #expect(never.text("0") == [])
        let ticket = try driver.ask()
        var early = driver
        #expect(early.text(#"2["a"]"#) == [.close(.notConnected(.main))])
        _ = driver.session.accept(ticket, sid: "x")
        #expect(driver.text(#"2["a"]"#).count == 1)
        #expect(string(driver.session.expel(from: .main, now: 0)) == "41")
        #expect(driver.session.expel(from: .main, now: 0) == nil)
        #expect(driver.text(#"2["a"]"#) == [])
        #expect(driver.text("30[]") == [])
    }

    @Test("One namespace left leaves the others as they are")
    func severalNamespaces() {
        var driver = SocketDriver()
        driver.join()
        driver.join("0/custom")
        #expect(driver.text("1/custom") == [.left(Namespace("/custom"))])
        #expect(driver.text(#"2["message","still"]"#) == [.event(SocketEvent(name: "message", arguments: [.json("still")]))])
    }

    @Test("Who is in no namespace in time is closed, also after the last one was left")
    func noNamespace() throws {
        var driver = SocketDriver { $0.namespaceTimeout = 1000 }
        #expect(driver.session.nextTick == 1000)
        #expect(driver.session.tick(now: 999) == [])
        var waiting = driver
        #expect(waiting.session.tick(now: 1000) == [.close(.noNamespace)])
        driver.join()
        #expect(driver.session.nextTick == nil)
        driver.now = 5000
        _ = driver.text("1")
        #expect(driver.session.nextTick == 6000)
        #expect(driver.session.tick(now: 6000) == [.close(.noNamespace)])
        #expect(driver.text("0") == [])
    }

    @Test("A client gets into no more namespaces than allowed")
    func namespaceCap() throws {
        var driver = SocketDriver { $0.maxNamespaces = 3 }
        for name in ["/a", "/b", "/c"] { driver.join("0" + name) }
        _ = driver.text("1/a")
        try driver.ask("0/a")
        #expect(driver.text("0/d") == [.close(.tooManyNamespaces)])
    }

    @Test("A client asks for namespaces a bounded number of times")
    func connectCap() {
        var driver = SocketDriver { $0.maxConnects = 4 }
        for _ in 0..<2 {
            driver.join()
            #expect(driver.text("0").count == 1)
            #expect(driver.text("1") == [.left(.main)])
        }
        #expect(driver.text("0") == [.close(.tooManyConnects)])
    }

    @Test("An ack of ours comes once, from its own namespace, and only while it is awaited")
    func acks() throws {
        var driver = SocketDriver()
        driver.join()
        driver.join("0/custom")
        let id = try driver.awaitAck()
        #expect(driver.text("3/custom,\(id)[1]") == [])
        #expect(driver.text("3\(id)[42]") == [.ack(.main, id: id, [.json(42)])])
        #expect(driver.text("3\(id)[42]") == [])
        #expect(driver.text("399[]") == [])
        let forgotten = try driver.awaitAck()
        driver.session.forgetAck(forgotten)
        #expect(driver.text("3\(forgotten)[]") == [])
        #expect(driver.session.awaitAck(in: Namespace("/other")) == nil)
    }

    @Test("A client owes a bounded number of acks, and none once it has left")
    func ackCap() {
        var driver = SocketDriver { $0.maxAwaitedAcks = 2 }
        driver.join()
        #expect(driver.session.awaitAck(in: .main) == 0)
        #expect(driver.session.awaitAck(in: .main) == 1)
        #expect(driver.session.awaitAck(in: .main) == nil)
        _ = driver.text("1")
        driver.join()
        #expect(driver.text("30[]") == [])
        #expect(driver.session.awaitAck(in: .main) == 2)
    }

    @Test("A binary ack is put together")
    func binaryAck() throws {
        var driver = SocketDriver()
        driver.join()
        let id = try driver.awaitAck()
        #expect(driver.text(#"61-\#(id)[{"_placeholder":true,"num":0}]"#) == [])
        #expect(driver.bytes([7, 8]) == [.ack(.main, id: id, [.binary([7, 8])])])
    }

    @Test("Two names that look alike are two namespaces")
    func bytewise() {
        var driver = SocketDriver()
        driver.join("0/caf\u{E9}")
        #expect(!driver.session.isMember(of: Namespace("/cafe\u{301}")))
        #expect(driver.text("2/cafe\u{301},[\"a\"]") == [.close(.notConnected(Namespace("/cafe\u{301}")))])
    }
}
