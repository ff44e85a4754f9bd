import Cast
import Foundation
import OutboundHTTP
import Testing

/// Requests to the stand-ins, and what the tests share: one fetch that trusts their authority.
enum Peers {
    static let fetch = Fetch(FetchConfiguration(authorities: StandIns.place("authority")))
    static let here: FetchReach = .guarded(PrivateAddressGuard(allowed: ["127.0.0.0/8", "::1"].compactMap { AddressBlock($0) }))

    static func address(_ place: String, _ target: String) throws -> WebAddress {
        try #require(WebAddress(StandIns.place(place) + target))
    }

    static func get(_ target: String, of place: String = "echo", limits: FetchLimits = .standard) throws -> FetchRequest {
        FetchRequest("GET", try address(place, target), reach: here, limits: limits, allowsPlainText: place == "plain")
    }

    static func post(_ target: String, _ text: String = "a=b", of place: String = "echo") throws -> FetchRequest {
        FetchRequest(
            "POST", try address(place, target), reach: here, headers: ["Content-Type": "text/plain"], body: .bytes(Array(text.utf8)),
            allowsPlainText: place == "plain")
    }

    /// What the echo has seen of requests that hold `word`, in the order in which they came.
    static func seen(_ word: String, at place: String = "echo") async throws -> [[String: Any]] {
        let response = try await fetch.send(try get("/_requests?match=\(word)", of: place))
        return try #require(try JSONSerialization.jsonObject(with: Data(response.body)) as? [[String: Any]])
    }

    static func fault(_ text: String, at place: String = "echo") async throws {
        var request = try post("/_fault", text, of: place)
        request.body = .bytes(Array(text.utf8))
        let answer = try await fetch.send(request)
        #expect(answer.status == 200)
    }

    /// A word that no other test has used.
    static func word() -> String { UUID().uuidString.lowercased() }
}
