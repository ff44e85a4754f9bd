import Testing

@testable import Node

@Suite struct AddressTests {
    @Test(
        "A block holds its addresses and no others",
        arguments: [
            ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.0", false), ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "127.0.0.2", false), ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false),
            ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::1", false), ("::/0", "2001:db8::1", true),
            ("10.0.0.0/8", "::ffff:10.1.2.3", true), ("::1", "::1", true), ("192.0.2.128/25", "192.0.2.127", false),
        ])
    func ranges(range: String, address: String, isInside: Bool) throws {
        let range = try #require(AddressRange(range))
        let address = try #require(AddressBits(address))
        #expect(range.contains(address) == isInside)
    }

    @Test(
        "What is no address and no block is not read as one",
        arguments: ["", "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "::/129", "10.0.0", "1.2.3.4.5", "10.0.0.0/x", "[::1"])
    func malformed(text: String) {
        #expect(AddressRange(text) == nil)
    }

    @Test("An address reads with a port or brackets around it and prints as people write it")
    func spelling() {
        #expect(AddressBits("192.0.2.1:8080")?.description == "192.0.2.1")
        #expect(AddressBits("[2001:DB8::1]:8080")?.description == "2001:db8::1")
        #expect(AddressBits("::ffff:192.0.2.1")?.description == "192.0.2.1")
        #expect(AddressBits("::1")?.isLoopback == true)
        #expect(AddressBits("127.9.9.9")?.isLoopback == true)
        #expect(AddressBits("128.0.0.1")?.isLoopback == false)
    }

    @Test("Limits count an IPv4 address and a whole IPv6 /64")
    func limitKeys() {
        func key(_ text: String) -> AddressBits? { ClientAddress(bits: AddressBits(text), isSecure: false).limitKey }
        #expect(key("2001:db8::1") == key("2001:db8::ffff:1"))
        #expect(key("2001:db8::1") != key("2001:db8:0:1::1"))
        #expect(key("192.0.2.1") != key("192.0.2.2"))
    }

    @Test("The limit on open files says what it means for the connections allowed")
    func openFiles() {
        let limit = OpenFileLimit(files: 1024)
        #expect(limit.connections == 768)
        #expect(limit.sentence(wanted: 500).contains("enough"))
        #expect(limit.sentence(wanted: 20_000).contains("at most 768 connections instead of the 20000"))
        #expect(OpenFileLimit.raised().files > 256)
    }

    @Test("The connections allowed by default fit where 20,000 files may be open")
    func standardConnections() {
        #expect(ListenerLimits().connections <= OpenFileLimit(files: 20_000).connections)
    }
}
