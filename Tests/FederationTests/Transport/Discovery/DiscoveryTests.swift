import Chat
import Federation
import OutboundHTTP
import Testing

@Suite("Where a server is")
struct DiscoveryTests {
    private static func record(_ target: String, _ port: Int) -> ServiceRecord {
        ServiceRecord(priority: 0, weight: 0, port: port, target: target)
    }

    private static var internet: FakeInternet {
        var internet = FakeInternet()
        internet.addresses = [
            "plain.example": FakeInternet.addresses("9.0.0.1", "2600::1"), "www.example": FakeInternet.addresses("9.0.0.7"),
            "half-inside.example": FakeInternet.addresses("192.168.0.1", "9.0.0.3", "fd00::1"),
            "inside.example": FakeInternet.addresses("10.0.0.1", "::1", "10.1.1.1"), "silent.example": .failed,
            "a.hosts.example": FakeInternet.addresses("9.0.0.5"), "b.hosts.example": FakeInternet.addresses("9.0.0.6"),
        ]
        let withFile = [
            "file.example": FakeInternet.file("plain.example:443"), "to-name.example": FakeInternet.file("plain.example"),
            "to-service.example": FakeInternet.file("service.example"), "to-literal.example": FakeInternet.file("9.0.0.9"),
            "to-literal-port.example": FakeInternet.file("[2600::9]:99"), "to-inside.example": FakeInternet.file("10.0.0.1:80"),
            "to-file.example": FakeInternet.file("file.example"), "to-number.example": FakeInternet.file("127.1"),
            "broken.example": WellKnownResponse(status: 200, body: Array("<html>".utf8)),
            "moved.example": FakeInternet.redirect("https://www.example/m?x#part"),
            "moved-here.example": FakeInternet.redirect("/other"), "moved-inside.example": FakeInternet.redirect("https://inside.example/"),
            "moved-loopback.example": FakeInternet.redirect("https://127.0.0.1/"),
            "moved-plain-http.example": FakeInternet.redirect("http://www.example/"),
            "loop.example": FakeInternet.redirect("//loop.example/.well-known/matrix/server"),
        ]
        for (host, response) in withFile {
            internet.addresses[host] = FakeInternet.addresses("9.0.0.2")
            internet.files["https://\(host)/.well-known/matrix/server"] = response
        }
        internet.files["https://www.example/m?x"] = FakeInternet.file("plain.example:443")
        internet.files["https://moved-here.example/other"] = FakeInternet.file("plain.example:443")
        internet.services = [
            "_matrix-fed._tcp.service.example": .found([record("a.hosts.example", 1000)]),
            "_matrix._tcp.service.example": .found([record("b.hosts.example", 1)]),
            "_matrix-fed._tcp.old-service.example": .found([]),
            "_matrix._tcp.old-service.example": .found([record("a.hosts.example", 2000), record("b.hosts.example", 2001)]),
            "_matrix-fed._tcp.no-service.example": .found([record("", 0)]), "_matrix-fed._tcp.mute-service.example": .failed,
            "_matrix-fed._tcp.service-inside.example": .found([record("inside.example", 2), record("b.hosts.example", 3)]),
            "_matrix-fed._tcp.service-all-inside.example": .found([record("inside.example", 2)]),
            "_matrix-fed._tcp.service-silent.example": .found([record("silent.example", 2), record("gone.hosts.example", 3)]),
            "_matrix-fed._tcp.service-literal.example": .found([record("9.0.0.1", 2), record("b.hosts.example", 0)]),
        ]
        return internet
    }

    private static func text(_ step: DiscoveryStep?) -> String {
        switch step {
        case .arrived(let destination):
            let endpoints = destination.endpoints.map { $0.address.isIPv4 ? "\($0.address):\($0.port)" : "[\($0.address)]:\($0.port)" }
            let certificate =
                switch destination.certificate {
                case .name(let name): name
                case .address(let address): address.description
                }
            let server = destination.sendsServerName ? "" : " without SNI"
            return "\(endpoints.joined(separator: " ")); \(destination.hostHeader); \(certificate)\(server)"
        case .failed(.badHost(let host)): return "badHost \(host)"
        case .failed(.addressRefused(let host, let reason)): return "addressRefused \(host) (\(reason))"
        case .failed(.noAddresses(let host)): return "noAddresses \(host)"
        case .failed(.lookUpFailed(let host)): return "lookUpFailed \(host)"
        case .failed(.serviceDisabled(let host)): return "serviceDisabled \(host)"
        default: return "no end"
        }
    }

    @Test("A name leads to its addresses, port, Host and certificate, and nothing is asked that need not be", arguments: DiscoveryRow.rows)
    func table(row: DiscoveryRow) throws {
        var internet = Self.internet
        var discovery = Discovery(TransportCast.name(row.name), guarded: PrivateAddressGuard())
        let end = internet.run(&discovery)
        let asked = internet.questions
        #expect(Self.text(end) == row.result)
        #expect(asked == row.questions)
    }

    @Test("The table has two dozen names and more")
    func size() { #expect(DiscoveryRow.rows.count >= 24 && Set(DiscoveryRow.rows.map(\.name)).count == DiscoveryRow.rows.count) }

    @Test("What the operator allows is reached, though it is private")
    func allowed() throws {
        var internet = Self.internet
        let judge = PrivateAddressGuard(allowed: [try #require(AddressBlock("10.0.0.0/24")), try #require(AddressBlock("127.0.0.1"))])
        var named = Discovery(TransportCast.name("inside.example:1"), guarded: judge)
        #expect(Self.text(internet.run(&named)) == "10.0.0.1:1; inside.example:1; inside.example")
        var literal = Discovery(TransportCast.name("127.0.0.1:9000"), guarded: judge)
        #expect(Self.text(internet.run(&literal)) == "127.0.0.1:9000; 127.0.0.1:9000; 127.0.0.1 without SNI")
    }

    @Test("The file is fetched at permitted addresses only")
    func pinned() throws {
        var discovery = Discovery(TransportCast.name("half-inside.example"), guarded: PrivateAddressGuard())
        #expect(discovery.start(at: 0) == .lookUpAddresses(of: "half-inside.example"))
        let step = discovery.receive(.addresses(FakeInternet.addresses("127.0.0.1", "9.0.0.3")), at: 0)
        let address = try #require(WebAddress("https://half-inside.example/.well-known/matrix/server"))
        #expect(step == .fetchWellKnown(address, at: [try #require(IPAddress("9.0.0.3"))]))
    }

    @Test("A fresh record saves the fetch, a stale one does not; what was learnt is kept under the host")
    func remembered() throws {
        var internet = Self.internet
        var first = Discovery(TransportCast.name("File.example"), guarded: PrivateAddressGuard())
        _ = internet.run(&first)
        let record = try #require(first.learned)
        #expect(first.wellKnownHost == "file.example" && record.delegate == TransportCast.name("plain.example:443"))
        internet = Self.internet
        var second = Discovery(first.name, guarded: PrivateAddressGuard(), remembered: record)
        let end = internet.run(&second, at: record.freshUntil - 1)
        #expect(Self.text(end).hasPrefix("9.0.0.1:443") && second.learned == nil)
        #expect(internet.questions == ["A plain.example"])
        internet = Self.internet
        var third = Discovery(first.name, guarded: PrivateAddressGuard(), remembered: record)
        _ = internet.run(&third, at: record.freshUntil)
        #expect(internet.questions.count == 3 && third.learned != nil)
    }

    @Test("A web server that stumbles does not move the chat server for two hours; then it is where its name is")
    func flapping() throws {
        var internet = Self.internet
        var record: WellKnownRecord?
        func run(at now: Int64) -> String {
            var discovery = Discovery(TransportCast.name("file.example"), guarded: PrivateAddressGuard(), remembered: record)
            let end = internet.run(&discovery, at: now)
            record = discovery.learned ?? record
            return Self.text(end)
        }
        let start = TransportCast.now
        let delegated = "9.0.0.1:443 [2600::1]:443; plain.example:443; plain.example"
        let first = run(at: start)
        #expect(first == delegated)
        internet.files = [:]
        for minutes in [24 * 60, 24 * 60 + 30, 26 * 60 - 1] {
            let later = run(at: start + Int64(minutes) * TransportCast.minute)
            #expect(later == delegated, "\(minutes)")
        }
        let last = run(at: start + 26 * TransportCast.hour)
        #expect(last == "9.0.0.2:8448; file.example; file.example")
    }

    @Test("However many targets and addresses there are, only some are looked up and tried")
    func bounds() {
        var internet = FakeInternet()
        let records = (0..<50).map { Self.record("h\($0).example", 1) }
        internet.services = ["_matrix-fed._tcp.many.example": .found(records)]
        for number in 0..<50 {
            internet.addresses["h\(number).example"] = FakeInternet.addresses("9.1.1.\(number)", "9.2.2.\(number)", "9.3.3.\(number)")
        }
        var discovery = Discovery(TransportCast.name("many.example"), guarded: PrivateAddressGuard())
        guard case .arrived(let destination)? = internet.run(&discovery) else {
            Issue.record("not found")
            return
        }
        #expect(destination.endpoints.count == Destination.mostEndpoints)
        #expect(internet.questions.filter { $0.hasPrefix("A h") }.count == Discovery.mostTargets)
    }

    @Test("Every failure has a sentence, and only silence is worth asking again")
    func failures() {
        let failures: [DiscoveryFailure] = [
            .badHost("a"), .addressRefused("a", reason: "private"), .noAddresses("a"), .lookUpFailed("a"), .serviceDisabled("a"),
        ]
        #expect(failures.allSatisfy { $0.description.contains("“a”") && $0.description.last == "." })
        #expect(failures.filter(\.isRetryable) == [.lookUpFailed("a")])
    }
}
