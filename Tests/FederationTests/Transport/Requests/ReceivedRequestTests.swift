import CanonicalJSON
import Chat
import Federation
import Testing

@Suite("A request from a peer")
struct ReceivedRequestTests {
    private func header(_ body: JSON? = nil, target: String = "/a", origin: String = "south.example") throws -> String {
        let text = RequestText(
            method: "PUT", target: target, origin: TransportCast.name(origin), destination: TransportCast.north, content: body)
        return try text.signed(with: TransportCast.key(1), id: TransportCast.id("ed25519:1")).text
    }

    private func receive(_ headers: [String], body: String? = nil, target: String = "/a") throws -> ReceivedRequest {
        try ReceivedRequest(
            method: "PUT", target: target, body: body.map { Array($0.utf8) }, authorization: headers, name: TransportCast.north)
    }

    @Test("South's request is believed with South's key, whatever spelling its body has")
    func story() throws {
        let request = try receive([try header(["a": 1, "b": "ü"])], body: #" { "b" : "\u00fc", "a":1 } "#)
        #expect(request.origin == TransportCast.south && request.content == ["a": 1, "b": "ü"])
        var ring = KeyRing()
        #expect(ring.verdict(on: request.claim, at: TransportCast.now) == .keyNeeded)
        ring.learn(try TransportCast.southKeys(), at: TransportCast.now)
        #expect(ring.verdict(on: request.claim, at: TransportCast.now) == .valid)
        let other = try receive([try header(["a": 1])], body: #"{"a":2}"#)
        #expect(ring.verdict(on: other.claim, at: TransportCast.now) == .invalid(.badSignature))
    }

    @Test("The target counts as its bytes: decoded or normalised it is another request")
    func target() throws {
        var ring = KeyRing()
        ring.learn(try TransportCast.southKeys(), at: TransportCast.now)
        let target = "/_matrix/federation/v1/event/%24a%2Fb//..?c=+%20"
        let signed = try header(target: target)
        #expect(ring.verdict(on: try receive([signed], target: target).claim, at: TransportCast.now) == .valid)
        for other in ["/_matrix/federation/v1/event/$a%2Fb//..?c=+%20", "/_matrix/federation/v1/event/%24a%2fb//..?c=+%20"] {
            #expect(ring.verdict(on: try receive([signed], target: other).claim, at: TransportCast.now) == .invalid(.badSignature))
        }
    }

    @Test(
        "A body that two readers could read in two ways is refused",
        arguments: [
            #"{"a":1,"a":2}"#, #"{"a":1.0}"#, #"{"a":-0}"#, #"{"a":1e3}"#, #"{"a":9007199254740992}"#, "{", "{} {}", "\u{0}", "NaN",
        ])
    func bodies(text: String) throws {
        let signed = try header()
        #expect(throws: RequestFault.malformedBody) { try receive([signed], body: text) }
    }

    @Test("A body nested deeper than a hundred levels is refused, and ends nothing")
    func depth() throws {
        let signed = try header()
        let text = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
        #expect(throws: RequestFault.malformedBody) { try receive([signed], body: text) }
    }

    @Test(
        "A request that is unsigned, for another server, of two senders, of ourselves, or with too many proofs is refused with its reason")
    func faults() throws {
        let signed = try header()
        let other = try header(origin: "west.example")
        #expect(throws: RequestFault.noHeader) { try receive([]) }
        #expect(throws: RequestFault.noHeader) { try receive(["Basic abc"]) }
        #expect(throws: RequestFault.severalOrigins) { try receive([signed, other]) }
        #expect(throws: RequestFault.ownOrigin) { try receive([header(origin: "north.example")]) }
        #expect(throws: RequestFault.tooManyHeaders) { try receive(Array(repeating: signed, count: 9)) }
        #expect(throws: RequestFault.otherDestination) { try receive([signed.replacing("north.example", with: "NORTH.example")]) }
        #expect(throws: RequestFault.malformedTarget) { try receive([signed], target: "/a b") }
        #expect(throws: RequestFault.malformedTarget) { try receive([signed], target: "http://north.example/a") }
        #expect(throws: RequestFault.malformedTarget) { try receive([signed], target: "/ä") }
    }

    @Test("Every fault has a sentence and is the caller's", arguments: RequestFault.allCases)
    func sentences(fault: RequestFault) {
        #expect(fault.description.hasSuffix(".") && (400...401).contains(fault.status))
    }
}
