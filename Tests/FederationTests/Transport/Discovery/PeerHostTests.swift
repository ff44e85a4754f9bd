import Chat
import Federation
import OutboundHTTP
import Testing

@Suite("Server names and their hosts")
struct PeerHostTests {
    @Test(
        "A server name is a host and perhaps a port",
        arguments: [
            ("north.example", "north.example", nil), ("north.example:8448", "north.example", 8448), ("1.2.3.4:80", "1.2.3.4", 80),
            ("[::1]", "[::1]", nil), ("[2001:db8::1.2.3.4]:1", "[2001:db8::1.2.3.4]", 1), ("North:00080", "North", 80),
            ("a:99999", "a", 99_999),
        ] as [(String, String, Int?)])
    func parts(text: String, host: String, port: Int?) throws {
        let name = try #require(ServerName(text))
        #expect(name.host == host && name.port == port && name.text == text)
    }

    @Test(
        "What is no server name is none",
        arguments: [
            "", ":80", "a:", "a:123456", "a:8a", "a b", "a_b", "ä.example", "[::1", "::1", "[]", "[g::1]", "[::1]80", "a/b", "a\u{0}",
        ])
    func refused(text: String) {
        #expect(ServerName(text) == nil && !ServerName.isValid(Substring(text)))
    }

    @Test("230 bytes are a name, 231 are none")
    func length() {
        #expect(ServerName(String(repeating: "a", count: 230)) != nil)
        #expect(ServerName(String(repeating: "a", count: 231)) == nil)
    }

    @Test("Names that differ in case are two servers on one host")
    func letterCase() throws {
        #expect(ServerName("North.example") != ServerName("north.example"))
        #expect(PeerHost("North.example") == PeerHost("north.example"))
        #expect(PeerHost("north.example.") == PeerHost("north.example"))
    }

    @Test("A host is a name or an address")
    func kinds() throws {
        #expect(PeerHost("north.example") == .name("north.example") && PeerHost("localhost") == .name("localhost"))
        #expect(PeerHost("1.2.3.4") == .address(try #require(IPAddress("1.2.3.4"))))
        #expect(PeerHost("[::1]") == .address(try #require(IPAddress("::1"))))
        #expect(PeerHost("1a.example") == .name("1a.example") && PeerHost("0x.example") == .name("0x.example"))
    }

    @Test(
        "What resolvers read in two ways, or no host has, is no host",
        arguments: [
            "127.1", "2130706433", "0x7f.1", "a.0x7f", "0x7f000001", "1.2.3.4.5", "1.2.3.256", "example.1", "a..b", ".a", "a..", ".", "",
            "[1.2.3.4]", "[::1", "[fe80::1%eth0]", String(repeating: "a", count: 64) + ".example",
        ])
    func odd(host: String) { #expect(PeerHost(host) == nil) }
}
