import OutboundHTTP
import Testing

@Suite struct WebAddressTests {
    @Test(
        "An address is read into what is connected to",
        arguments: [
            ("https://push.example/a?b=c", "https://push.example", "/a?b=c"), ("HTTPS://Push.Example", "https://push.example", "/"),
            ("https://push.example:443/", "https://push.example", "/"), ("https://push.example:8443/x", "https://push.example:8443", "/x"),
            ("http://push.example:80?q", "http://push.example", "/?q"),
            ("https://[2001:DB8::1]:8443/x", "https://[2001:db8::1]:8443", "/x"),
            ("https://192.0.2.1/", "https://192.0.2.1", "/"),
        ])
    func read(text: String, origin: String, target: String) throws {
        let address = try #require(WebAddress(text))
        #expect(address.origin == origin && address.target == target && address.description == origin + target)
    }

    @Test(
        "What browsers and libraries read differently is not read at all",
        arguments: [
            "", "push.example", "ftp://push.example/", "https://", "https:///x", "https://user@push.example/",
            "https://push.example\\@evil/",
            "https://push.example/#x", "https://push.example/ x", "https://push.example/\r\nHost: evil", "https://push.example:0/",
            "https://push.example:65536/", "https://push.example:44a/", "https://pu%73h.example/", "https://müsli.example/",
            "https://[::1/", "https://[127.0.0.1]/", "https://a..b/", "https://.a/", "https://a b/", "https://a:443:443/",
        ])
    func unread(text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test("An address of 4096 bytes is read, a longer one is not")
    func length() {
        let start = "https://a/"
        #expect(WebAddress(start + String(repeating: "x", count: WebAddress.longest - start.utf8.count)) != nil)
        #expect(WebAddress(start + String(repeating: "x", count: WebAddress.longest - start.utf8.count + 1)) == nil)
    }
}
