import Cast
import OutboundHTTP
import Testing

@Suite(.enabled(if: StandIns.areThere, "needs ROOKERY_PYTHON")) struct GuardedFetchTests {
    private static let stranger: FetchReach = .guarded(PrivateAddressGuard())

    private static func guarded(_ address: WebAddress, limits: FetchLimits = .stranger) -> FetchRequest {
        FetchRequest("GET", address, reach: stranger, limits: limits, allowsPlainText: true)
    }

    @Test(
        "A host that leads into the node's own network is refused with a server listening there, however it is written",
        arguments: ["localhost", "127.0.0.1", "0x7f.1", "2130706433", "127.1", "0177.0.0.1", "[::ffff:127.0.0.1]", "[::1]"])
    func spellings(host: String) async throws {
        let port = try Peers.address("plain", "/").port
        let address = try #require(WebAddress("http://\(host):\(port)/echo"))
        await #expect(throws: FetchFailure.addressRefused("loopback")) { try await Peers.fetch.send(Self.guarded(address)) }
    }

    @Test("A connection that somebody else opened is no way around the guard")
    func reuse() async throws {
        let own = Fetch(FetchConfiguration(authorities: StandIns.place("authority")))
        let word = Peers.word()
        for place in ["plain", "echo"] {
            #expect(try await own.send(try Peers.get("/echo", of: place)).status == 200)
            let address = try Peers.address(place, "/echo?\(word)")
            await #expect(throws: FetchFailure.addressRefused("loopback")) { try await own.send(Self.guarded(address)) }
            #expect(try await Peers.seen(word, at: place).isEmpty)
        }
    }

    @Test("Where a connection really goes is judged, whatever the address says", arguments: ["127.0.0.1", "localhost", "::1"])
    func endpoint(host: String) async throws {
        let word = Peers.word()
        var request = Self.guarded(try #require(WebAddress("http://north.example/echo?\(word)")))
        request.endpoint = FetchEndpoint(host: host, port: try Peers.address("plain", "/").port)
        await #expect(throws: FetchFailure.addressRefused("loopback")) { try await Peers.fetch.send(request) }
        #expect(try await Peers.seen(word, at: "plain").isEmpty)
    }

    @Test("Each redirect is judged again")
    func redirect() async throws {
        let word = Peers.word()
        let target = try Peers.address("plain", "/echo?\(word)")
        let judge = PrivateAddressGuard(allowed: [try #require(AddressBlock("127.0.0.1"))])
        let elsewhere = "http://127.0.0.2:\(target.port)/echo?\(word)"
        var request = try Peers.get("/elsewhere?to=\(elsewhere)", of: "plain", limits: FetchLimits(redirects: 3))
        request.reach = .guarded(judge)
        await #expect(throws: FetchFailure.addressRefused("loopback")) { try await Peers.fetch.send(request) }
        #expect(try await Peers.seen("/echo?\(word)", at: "plain").filter { ($0["target"] as? String)?.hasPrefix("/echo") == true }.isEmpty)
    }
}
