import Cryptography
import Testing

@testable import Node

@Suite("A refresh token")
struct RefreshTokenTests {
    private let random: @Sendable (Int) -> [UInt8] = { SecureRandom.system.bytes($0) }

    @Test("A token reads back, and its successor shares the family and nothing else")
    func successor() throws {
        let first = RefreshToken.first(random: random)
        let second = first.successor(random: random)
        let read = try #require(RefreshToken(first.text))
        #expect(read.text == first.text && read.hash == first.hash && read.familyHash == first.familyHash)
        #expect(second.familyHash == first.familyHash && second.hash != first.hash && second.text != first.text)
        #expect(RefreshToken.first(random: random).familyHash != first.familyHash)
    }

    @Test("Nothing else is a token", arguments: ["", "short", String(repeating: "A", count: 63), String(repeating: "!", count: 64)])
    func others(_ text: String) {
        #expect(RefreshToken(text) == nil)
    }
}
