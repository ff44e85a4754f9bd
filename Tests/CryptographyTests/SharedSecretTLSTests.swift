import Foundation
import Glibc
import Testing

@testable import Cryptography

@Suite("TLS between two who share a secret")
struct SharedSecretTLSTests {
    private static let secret = SecureBytes(copying: Array(0..<32))
    private static let other = SecureBytes(copying: Array(1...32))

    init() { signal(SIGPIPE, SIG_IGN) }

    /// Two ends of one connection, closed with it.
    private final class Pair: Sendable {
        let north: Int32
        let south: Int32

        init() {
            var ends: (Int32, Int32) = (-1, -1)
            withUnsafeMutableBytes(of: &ends) {
                _ = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, $0.bindMemory(to: Int32.self).baseAddress)
            }
            (north, south) = ends
        }

        deinit {
            close(north)
            close(south)
        }
    }

    /// `body` on a thread of its own: it blocks.
    private func aside<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { done in Thread.detachNewThread { done.resume(returning: body()) } }
    }

    private func handshake(_ pair: Pair, _ north: SecureBytes, _ south: SecureBytes) async throws -> (
        north: SharedSecretTLS, south: SharedSecretTLS, bothProved: Bool, oneProved: Bool
    ) {
        let caller = try #require(SharedSecretTLS(pair.north, secret: north, side: .calling))
        let listener = try #require(SharedSecretTLS(pair.south, secret: south, side: .listening))
        async let called = aside {
            let isProved = caller.shakeHands(patience: 20_000)
            if !isProved { shutdown(pair.north, Int32(SHUT_RDWR)) }
            return isProved
        }
        async let heard = aside {
            let isProved = listener.shakeHands(patience: 20_000)
            if !isProved { shutdown(pair.south, Int32(SHUT_RDWR)) }
            return isProved
        }
        let proofs = await (called, heard)
        return (caller, listener, proofs.0 && proofs.1, proofs.0 || proofs.1)
    }

    @Test("Both have the secret: what one writes the other reads, both ways at once, however long")
    func bothWays() async throws {
        let pair = Pair()
        let (north, south, isProved, _) = try await handshake(pair, Self.secret, Self.secret)
        try #require(isProved)
        let long = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let back = long.reversed().map { $0 }
        async let sent = aside { north.write(long) }
        async let answered = aside { south.write(back) }
        async let heardSouth = aside { south.read(exactly: long.count) }
        async let heardNorth = aside { north.read(exactly: back.count) }
        let heard = await (heardSouth, heardNorth)
        #expect(heard.0 == long && heard.1 == back)
        let wrote = await (sent, answered)
        #expect(wrote.0 && wrote.1)
        shutdown(pair.north, Int32(SHUT_RDWR))
        #expect(await aside { south.read(exactly: 1) } == nil)
    }

    @Test("Another secret opens nothing, on either side")
    func anotherSecret() async throws {
        let pair = Pair()
        let (_, _, bothProved, oneProved) = try await handshake(pair, Self.secret, Self.other)
        #expect(!bothProved && !oneProved)
    }

    @Test("Whoever speaks something else is no caller, and whoever says nothing is not waited for")
    func strangers() async throws {
        let chatter = Pair()
        let text = Array("GET / HTTP/1.1\r\nHost: north.example\r\n\r\n".utf8)
        #expect(write(chatter.north, text, text.count) == text.count)
        let hearing = try #require(SharedSecretTLS(chatter.south, secret: Self.secret, side: .listening))
        #expect(await aside { hearing.shakeHands(patience: 20_000) } == false)
        let silence = Pair()
        let waiting = try #require(SharedSecretTLS(silence.south, secret: Self.secret, side: .listening))
        #expect(await aside { waiting.shakeHands(patience: 30) } == false)
    }

    @Test("A secret of another length is none")
    func shortSecret() {
        let pair = Pair()
        #expect(SharedSecretTLS(pair.north, secret: SecureBytes(copying: [1, 2, 3]), side: .calling) == nil)
    }
}
