import CanonicalJSON
import Chat
import Cryptography
import Federation
import Testing

/// 300 requests and what Synapse says about them (`Vectors/x_matrix.py`).
@Suite("Signed requests against Synapse")
struct XMatrixVectorTests {
    /// Where Synapse takes a request and we do not.
    static let stricter = [
        "two origins": "It takes the last one. A request has one sender.",
        "signature in the other alphabet": "It reads both alphabets of base64. One signature has one spelling.",
        "body with a fraction": "It signs what no canonical JSON is; the specification forbids it.",
        "body with a large number": "The same beyond 2^53 - 1: readers that hold numbers as doubles see another number.",
        "body with a key twice": "It takes the last one. Two readers would read two requests under one signature.",
    ]
    /// Where we take a request and Synapse does not.
    static let laxer = [
        "one of two wrong": "One good signature by a key in force proves the sender; who changes keys sends two.",
        "scheme in lower case": "RFC 9110, section 11.1: schemes are compared without case.",
        "spaces at equals": "RFC 9110, section 11.2: there may be spaces around the equals sign.",
        "empty elements": "RFC 9110, section 5.6.1.2: a reader passes over empty elements of a list.",
    ]

    @Test("Of 300 requests the same ones are believed, but for the differences that are listed with their reasons")
    func verdicts() throws {
        let file = try VectorFile.json("x-matrix.json")
        let cases = try #require(file["cases"]?.array)
        #expect(cases.count == 300)
        var kinds: Set<String> = []
        for vector in cases {
            let kind = try #require(vector["kind"]?.string)
            let synapse = vector["synapse"]?.string == "accepted"
            let expected = Self.stricter[kind] != nil ? false : Self.laxer[kind] != nil ? true : synapse
            #expect(try believes(vector, file) == expected, "\(kind): \(vector["authorization"] ?? "")")
            if expected != synapse { kinds.insert(kind) }
        }
        #expect(kinds == Set(Self.stricter.keys).union(Self.laxer.keys))
    }

    private func believes(_ vector: JSON, _ file: JSON) throws -> Bool {
        let request: ReceivedRequest
        do {
            request = try ReceivedRequest(
                method: vector["method"]?.string ?? "", target: vector["target"]?.string ?? "",
                body: (vector["body"]?.string).map { Array($0.utf8) },
                authorization: (vector["authorization"]?.array ?? []).compactMap(\.string), name: TransportCast.north)
        } catch {
            return false
        }
        var keys: [KeyID: KnownKey] = [:]
        for (id, text) in try #require(file["keys"]?.object) {
            let bytes = try #require(text.string.flatMap { UnpaddedBase64.decode($0) })
            keys[TransportCast.id(id)] = KnownKey(
                key: try VerifyingKey(rawRepresentation: bytes), until: TransportCast.now + 1, isCurrent: true)
        }
        var ring = KeyRing()
        ring.restore(keys, of: request.origin, at: TransportCast.now)
        return ring.verdict(on: request.claim, at: TransportCast.now) == .valid
    }
}
