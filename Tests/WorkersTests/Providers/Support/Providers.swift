import Cast
import Cryptography
import Foundation
import OutboundHTTP
import Testing

@testable import Workers

/// The stand-ins of providers as the tests reach them.
enum Providers {
    /// For questions beside the point. What is tested has a fetch of its own: a session that one test breaks is not another's.
    static let fetch = own()

    static func own() -> Fetch { Fetch(FetchConfiguration(authorities: StandIns.place("authority"))) }
    static let loopback = PrivateAddressGuard(allowed: ["127.0.0.0/8", "::1"].compactMap { AddressBlock($0) })
    /// The stand-ins judge tokens by the real clock.
    static var now: Int64 { Int64(Date().timeIntervalSince1970) }

    static func origin(_ provider: String) throws -> WebAddress { try #require(WebAddress(StandIns.place(provider, "origin"))) }

    /// A request to a stand-in beside what it stands in for.
    static func ask(_ provider: String, _ target: String, _ body: String = "") async throws -> FetchResponse {
        let address = try #require(WebAddress(StandIns.place(provider, "origin") + target))
        return try await fetch.send(FetchRequest("POST", address, reach: .anywhere, body: .bytes(Array(body.utf8))))
    }

    /// Switches a fault on for the next requests that hold `word`.
    static func fault(_ provider: String, _ kind: String, match word: String, seconds: Int? = nil, count: Int = 9) async throws {
        let wait = seconds.map { #", "seconds": \#($0)"# } ?? ""
        let answer = try await ask(provider, "/_fault", #"{"fault": "\#(kind)", "match": "\#(word)", "count": \#(count)\#(wait)}"#)
        #expect(answer.status == 200)
    }

    /// How many requests that hold `word` the stand-in has seen.
    static func seen(_ provider: String, _ word: String) async throws -> Int {
        let answer = try await ask(provider, "/_requests?" + FormText.encode([(name: "match", value: word)]))
        return try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [Any]).count
    }

    /// Switches the faults for a word off, and forgets who was seen with it.
    static func forget(_ provider: String, _ word: String) async throws {
        _ = try await ask(provider, "/_forget?" + FormText.encode([(name: "match", value: word)]))
    }

    static func secret(_ text: String) -> SecureBytes { SecureBytes(copying: Array(text.utf8)) }

    /// A word that no other test has used.
    static func word() -> String { UUID().uuidString.lowercased() }
}
