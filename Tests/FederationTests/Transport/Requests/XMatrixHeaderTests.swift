import CanonicalJSON
import Chat
import Cryptography
import Federation
import Testing

@Suite("The field that proves a request")
struct XMatrixHeaderTests {
    @Test("It is written byte for byte as Synapse takes it: one scheme, quotes, no spaces")
    func golden() throws {
        let text = RequestText(
            method: "PUT", target: "/_matrix/federation/v1/send/1?a=%2F", origin: TransportCast.south, destination: TransportCast.north,
            content: ["pdus": [], "origin": "south.example"])
        let signed =
            #"{"content":{"origin":"south.example","pdus":[]},"destination":"north.example","method":"PUT","origin":"south.example","#
            + #""uri":"/_matrix/federation/v1/send/1?a=%2F"}"#
        #expect(String(decoding: try text.bytesToSign(), as: UTF8.self) == signed)
        let header = try text.signed(with: TransportCast.key(1), id: KeyID(number: 0))
        #expect(
            header.text
                == #"X-Matrix origin="south.example",destination="north.example",key="ed25519:0",sig=""#
                + #"QUmUtXZj0FdGOt+1kmBR55bf9WFPWffKCxOqu2NsByErhrGu4AoGBG7HIFdvDhdb40tei5ruRe7bEY902EQUCg""#)
    }

    @Test("A request without a body has no content, and one with an empty object has one")
    func content() throws {
        let without = RequestText(
            method: "GET", target: "/", origin: TransportCast.south, destination: TransportCast.north, content: nil)
        let with = RequestText(method: "GET", target: "/", origin: TransportCast.south, destination: TransportCast.north, content: [:])
        #expect(
            String(decoding: try without.bytesToSign(), as: UTF8.self)
                == #"{"destination":"north.example","method":"GET","origin":"south.example","uri":"/"}"#)
        #expect(try without.bytesToSign() != with.bytesToSign())
    }

    @Test("What we write we read", arguments: ["south.example", "south.example:8448", "[2001:db8::1]:80", "1.2.3.4", "South.Example"])
    func roundTrip(name: String) throws {
        let header = XMatrixHeader(
            origin: TransportCast.name(name), destination: TransportCast.north, key: TransportCast.id("ed25519:a_RXGa"),
            signature: (0..<64).map { $0 })
        #expect(try XMatrixHeader.read(header.text) == header)
    }

    @Test(
        "Names in any case, spaces, escapes, values without quotes and unknown parameters are read",
        arguments: [
            #"X-Matrix origin="south.example",key="ed25519:1",sig="SIG""#, "x-MATRIX   ORIGIN=south.example:80 ,\tKey=ed25519:1, SIG=SIG",
            #"X-Matrix , ,origin = "s\outh.exam\ple",,key="ed25519\:1",sig="SIG",realm="a, \"b\" \\",x=y,"#,
            "X-Matrix\torigin=[::1]:80,key=ed25519:1,sig=SIG",
        ])
    func lenient(text: String) throws {
        let signature = UnpaddedBase64.encode([UInt8](repeating: 255, count: 64))
        let header = try #require(try XMatrixHeader.read(text.replacing("SIG", with: signature).replacing(" \(signature)=", with: " SIG=")))
        #expect(header.key == TransportCast.id("ed25519:1") && header.signature == [UInt8](repeating: 255, count: 64))
        #expect(header.destination == nil && ["south.example", "south.example:80", "[::1]:80"].contains(header.origin.text))
    }

    @Test(
        "What is not such a field is refused with its reason",
        arguments: [
            ("X-Matrix", RequestFault.missingParameter), ("X-Matrix origin", .malformedHeader), ("X-Matrix origin=", .malformedHeader),
            (#"X-Matrix origin="a"#, .malformedHeader), (#"X-Matrix origin="a\"#, .malformedHeader), ("X-Matrix =a", .malformedHeader),
            (#"X-Matrix origin="a" key="b""#, .malformedHeader), ("X-Matrix origin=a,ORIGIN=a", .malformedHeader),
            ("X-Matrix origin=a;b,key=c", .missingParameter), ("X-Matrix origin=a b,key=c", .malformedHeader),
            ("X-Matrix origin=\"a\u{1}\"", .malformedHeader), ("X-Matrix origin=a,key=b,sig=c", .unknownAlgorithm),
            ("X-Matrix origin=a_b,key=ed25519:1,sig=c", .badServerName), ("X-Matrix origin=a,key=ed25519:1,sig=c", .malformedSignature),
            ("X-Matrix origin=a,key=ed25519:1,destination=b", .missingParameter),
        ])
    func refused(text: String, fault: RequestFault) {
        #expect(throws: fault) { try XMatrixHeader.read(text) }
    }

    @Test("A field of another scheme is none of ours, one that is too long is not read")
    func others() throws {
        #expect(try XMatrixHeader.read("Bearer abc") == nil)
        #expect(try XMatrixHeader.read("X-Matrix2 origin=a") == nil)
        #expect(try XMatrixHeader.read("") == nil)
        let padding = String(repeating: "a", count: XMatrixHeader.longest)
        #expect(throws: RequestFault.malformedHeader) { try XMatrixHeader.read("X-Matrix a=\(padding)") }
        let many = (0..<100).map { "p\($0)=v" }.joined(separator: ",")
        #expect(throws: RequestFault.malformedHeader) { try XMatrixHeader.read("X-Matrix " + many) }
    }
}
