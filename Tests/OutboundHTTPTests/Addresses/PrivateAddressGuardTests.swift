import OutboundHTTP
import Testing

@Suite struct PrivateAddressGuardTests {
    @Test(
        "Addresses inside somebody's network are refused with the reason, however they are wrapped",
        arguments: [
            ("127.0.0.1", "loopback"), ("127.255.255.255", "loopback"), ("0.0.0.0", "this network"), ("10.1.2.3", "private"),
            ("172.16.0.1", "private"), ("172.31.255.255", "private"), ("192.168.1.1", "private"), ("100.64.0.1", "shared by carriers"),
            ("100.100.100.200", "shared by carriers"), ("169.254.169.254", "link-local"), ("192.0.0.192", "protocol assignments"),
            ("168.63.129.16", "a cloud's own"), ("198.18.0.1", "benchmarks"), ("192.0.2.1", "documentation"), ("224.0.0.1", "multicast"),
            ("255.255.255.255", "reserved"), ("::", "unspecified"), ("::1", "loopback"), ("fe80::1", "link-local"),
            ("fd00:ec2::254", "private"), ("fec0::1", "site-local"), ("ff02::1", "multicast"), ("2001:db8::1", "documentation"),
            ("2001::1", "protocol assignments"), ("64:ff9b:1::a00:1", "local translation"), ("100::1", "not global"),
            ("5f00::1", "not global"), ("::ffff:127.0.0.1", "loopback"), ("::ffff:10.0.0.1", "private"), ("::ffff:0:10.0.0.1", "private"),
            ("64:ff9b::7f00:1", "loopback"), ("64:ff9b::169.254.169.254", "link-local"), ("2002:7f00:1::1", "loopback"),
            ("2002:c0a8:101::", "private"), ("::127.0.0.1", "not global"),
        ])
    func refused(text: String, reason: String) throws {
        let address = try #require(IPAddress(text))
        #expect(PrivateAddressGuard().refusal(of: address) == reason)
    }

    @Test(
        "Addresses of the open network pass",
        arguments: [
            "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "169.253.0.1", "2606:4700::1111", "2a00:1450::8",
            "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
        ])
    func allowed(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(PrivateAddressGuard().refusal(of: address) == nil)
    }

    @Test("What the operator allows is reached, also wrapped, and nothing beside it")
    func allowList() throws {
        let judge = PrivateAddressGuard(allowed: [try #require(AddressBlock("10.8.0.0/16")), try #require(AddressBlock("fd00:8::/32"))])
        for text in ["10.8.0.1", "10.8.255.255", "::ffff:10.8.1.1", "fd00:8::1"] {
            #expect(judge.refusal(of: try #require(IPAddress(text))) == nil, "\(text)")
        }
        for text in ["10.9.0.1", "10.7.255.255", "fd00:9::1", "127.0.0.1", "::ffff:10.9.0.1"] {
            #expect(judge.refusal(of: try #require(IPAddress(text))) != nil, "\(text)")
        }
    }

    @Test("A host that is written as an address is judged at once; a name when it is resolved")
    func hosts() {
        #expect(PrivateAddressGuard().refusal(ofHost: "127.0.0.1") == "loopback")
        #expect(PrivateAddressGuard().refusal(ofHost: "::1") == "loopback")
        #expect(PrivateAddressGuard().refusal(ofHost: "localhost") == nil)
    }

    @Test(
        "What is no block is refused",
        arguments: ["", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/", "10.0.0.0/-1", "::/129", "north", "10.0/8"])
    func noBlock(text: String) {
        #expect(AddressBlock(text) == nil)
    }

    @Test(
        "A block knows its first and last address",
        arguments: [
            ("10.0.0.0/8", "10.0.0.0", "10.255.255.255"), ("192.0.2.4/31", "192.0.2.4", "192.0.2.5"),
            ("2001:db8::/33", "2001:db8::", "2001:db8:7fff:ffff::"),
        ])
    func ends(text: String, first: String, last: String) throws {
        let block = try #require(AddressBlock(text))
        for end in [first, last] { #expect(block.contains(try #require(IPAddress(end))), "\(end)") }
        #expect(block.description == text)
    }
}
