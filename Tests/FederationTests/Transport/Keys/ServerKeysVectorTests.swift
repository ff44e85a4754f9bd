import CanonicalJSON
import Chat
import Cryptography
import Federation
import Testing

/// What Synapse publishes as its keys, changed in many ways, and what it says about that (`Vectors/server_keys.py`).
@Suite("Server keys against Synapse")
struct ServerKeysVectorTests {
    private func cases() throws -> [JSON] { try #require(try VectorFile.json("server-keys.json")["cases"]?.array) }

    @Test("Whatever Synapse takes for a server's keys we take, and nothing else")
    func verdicts() throws {
        let cases = try cases()
        #expect(cases.count == 22)
        for vector in cases {
            let answer = try #require(vector["answer"])
            let keys = try? ServerKeys(parsing: answer.encoded(), of: TransportCast.south)
            #expect((keys != nil) == (vector["synapse"] == "accepted"), "\(vector["kind"] ?? "")")
        }
    }

    @Test("With the same keys at the same time we publish what Synapse publishes, signature included")
    func published() throws {
        let published = PublishedKeys(
            name: TransportCast.south, key: TransportCast.key(2), id: TransportCast.id("ed25519:1"),
            old: [
                PublishedKeys.Old(
                    id: TransportCast.id("ed25519:0"), key: TransportCast.key(1).verifyingKey, expired: TransportCast.now - 5)
            ])
        let vector = try #require(try cases().first)
        #expect(vector["kind"] == "one key")
        #expect(JSON.object(published.object(at: TransportCast.now)) == vector["answer"])
    }
}
