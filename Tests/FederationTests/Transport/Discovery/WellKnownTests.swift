import Chat
import Federation
import OutboundHTTP
import Testing

@Suite("What a well-known file says, and for how long")
struct WellKnownTests {
    private let now = TransportCast.now
    private let west = TransportCast.name("west.example:443")

    private func age(_ text: String?) -> Int64 {
        let response = FakeInternet.file("west.example:443", cacheControl: text)
        return (WellKnownRecord.found(west, maxAge: response.maxAge(at: now), at: now).freshUntil - now) / 1_000
    }

    @Test(
        "It is kept a day, or as long as it says, between five minutes and two days",
        arguments: [
            (nil, 86_400), ("max-age=3600", 3_600), ("public, Max-Age=\"7200\"", 7_200), ("max-age=0", 300), ("no-store", 300),
            ("no-cache, max-age=9999", 300), ("max-age=99999999", 172_800), ("max-age=99999999999999999999999", 172_800),
            ("max-age=-5", 86_400), ("max-age=abc", 86_400), ("max-age=", 86_400), ("s-maxage=5", 86_400), ("private", 86_400),
            ("max-age=600, max-age=1200", 600), (", ,max-age = 600", 600), ("", 86_400),
        ] as [(String?, Int64)])
    func ages(text: String?, seconds: Int64) {
        #expect(age(text) == seconds)
    }

    @Test("Where nothing else is said, it is kept until it expires by the web server's clock, or by ours if that shows no time")
    func expires() {
        func age(_ expires: String, _ date: String? = nil, cacheControl: String? = nil) -> Int? {
            WellKnownResponse(status: 200, cacheControl: cacheControl, expires: expires, date: date).maxAge(at: 784_111_777_000)
        }
        #expect(age("Sun, 06 Nov 1994 10:49:37 GMT") == 7_200)
        #expect(age("Sun, 06 Nov 1994 10:49:37 GMT", "Sun, 06 Nov 1994 09:49:37 GMT") == 3_600)
        #expect(age("Sun, 06 Nov 1994 10:49:37 GMT", "yesterday") == 7_200)
        #expect(age("Sun, 06 Nov 1994 10:49:37 GMT", cacheControl: "max-age=60") == 60)
        #expect(age("Sun, 06 Nov 1994 10:49:37 GMT", cacheControl: "public") == 7_200)
        #expect(age("Sun, 06 Nov 1994 07:49:37 GMT") == 0)
        for broken in ["0", "-1", "", "never"] { #expect(age(broken) == 0, "\(broken)") }
    }

    @Test("That there is none is kept for an hour, and for two minutes while one is remembered")
    func absence() {
        let missing = WellKnownRecord.missing(after: nil, at: now)
        #expect(missing == WellKnownRecord(delegate: nil, freshUntil: now + TransportCast.hour, rememberedUntil: .min))
        #expect(WellKnownRecord.missing(after: missing, at: now + TransportCast.hour).delegate == nil)
        let found = WellKnownRecord.found(west, maxAge: 3_600, at: now)
        let flapping = WellKnownRecord.missing(after: found, at: now + TransportCast.hour)
        #expect(flapping.delegate == west && flapping.freshUntil == now + TransportCast.hour + 2 * TransportCast.minute)
        #expect(flapping.rememberedUntil == now + 3 * TransportCast.hour)
        let last = WellKnownRecord.missing(after: flapping, at: now + 3 * TransportCast.hour - 1)
        #expect(last.delegate == west && last.freshUntil == now + 3 * TransportCast.hour)
        #expect(WellKnownRecord.missing(after: last, at: now + 3 * TransportCast.hour).delegate == nil)
    }

    @Test("A file that comes back counts at once, also with another server in it")
    func recovery() {
        let found = WellKnownRecord.found(west, maxAge: nil, at: now)
        #expect(found.isFresh(at: now) && !found.isFresh(at: found.freshUntil))
        let other = WellKnownRecord.found(TransportCast.south, maxAge: nil, at: now + TransportCast.day)
        #expect(other.delegate == TransportCast.south)
    }

    @Test(
        "Only a server name in m.server is a delegation",
        arguments: [
            (#"{"m.server":"west.example:443"}"#, true), (#" {"a":[1.5], "m.server": "west.example:443"} "#, true),
            (#"{"m.server":""}"#, false), (#"{"m.server":5}"#, false), (#"{"m.server":"https://west.example"}"#, false),
            (#"{"m.server":"west.example:443","m.server":"east.example"}"#, false), (#"{"M.Server":"west.example"}"#, false),
            ("[]", false), ("", false), ("null", false), (#""west.example""#, false),
        ])
    func files(text: String, isOne: Bool) {
        #expect(WellKnownResponse(status: 200, body: Array(text.utf8)).delegate == (isOne ? west : nil))
        #expect(WellKnownResponse(status: 404, body: Array(text.utf8)).delegate == nil)
    }

    @Test("50 KiB are read, a byte more is not")
    func size() {
        let text = #"{"m.server":"west.example:443"}"#
        let spaces = String(repeating: " ", count: WellKnownResponse.longest - text.utf8.count)
        #expect(WellKnownResponse(status: 200, body: Array((text + spaces).utf8)).delegate == west)
        #expect(WellKnownResponse(status: 200, body: Array((text + spaces + " ").utf8)).delegate == nil)
    }

    @Test("The cache keeps what counts for longest, and no more than it may")
    func cache() {
        var cache = WellKnownCache(most: 8)
        for number in 0..<100 {
            cache.remember(WellKnownRecord.missing(after: nil, at: now + Int64(number)), of: "h\(number).example")
            #expect(cache.count <= 8)
        }
        #expect(cache["h99.example"] != nil && cache["h0.example"] == nil)
        cache.remember(WellKnownRecord.found(west, maxAge: nil, at: now), of: "north.example")
        for number in 0..<100 { cache.remember(WellKnownRecord.missing(after: nil, at: now), of: "i\(number).example") }
        #expect(cache["north.example"]?.delegate == west)
    }
}
