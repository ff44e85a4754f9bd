import Cast
import Foundation
import OutboundHTTP
import Testing

@Suite(.enabled(if: StandIns.areThere, "needs ROOKERY_PYTHON")) struct StreamTests {
    private static let long = FetchLimits(total: 60_000, responseBytes: 64 << 20)

    @Test("A body is handed over piece by piece, and whole, however slowly it is taken", arguments: ["echo", "plain"])
    func pieces(place: String) async throws {
        let count = 8 << 20
        var (total, largest) = (0, 0)
        let head = try await Peers.fetch.send(try Peers.get("/bytes/\(count)", of: place, limits: Self.long)) { head, piece in
            #expect(head.status == 200)
            total += piece.count
            largest = max(largest, piece.count)
            await Task.yield()
        }
        #expect(head.status == 200)
        #expect(total == count)
        #expect(largest < 1 << 20)
    }

    @Test("Others go on while one does not read, and who lets go of a body gives it up")
    func unread() async throws {
        var stream: FetchStream? = try await Peers.fetch.open(try Peers.get("/bytes/\(32 << 20)", of: "plain", limits: Self.long))
        for _ in 0..<20 { #expect(try await Peers.fetch.send(try Peers.get("/echo", of: "plain")).status == 200) }
        var taken = 0
        while taken < 4 << 20, let piece = try await stream?.next() { taken += piece.count }
        #expect(taken >= 4 << 20)
        stream = nil
        #expect(try await Peers.fetch.send(try Peers.get("/echo", of: "plain")).status == 200)
    }

    private struct Enough: Error {}

    @Test("A sink that throws ends it with its own error")
    func sinkThrows() async throws {
        await #expect(throws: Enough.self) {
            try await Peers.fetch.send(try Peers.get("/bytes/\(1 << 20)", limits: Self.long)) { _, _ in throw Enough() }
        }
    }

    @Test("A part of a file is sent from the file")
    func file() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data((0..<3_000_000).map { UInt8($0 % 251) }).write(to: URL(fileURLWithPath: path))
        var request = FetchRequest("PUT", try Peers.address("echo", "/echo"), reach: Peers.here)
        request.body = .file(path: path, offset: 5, length: 2_000_000)
        let answer = try await Peers.fetch.send(request)
        let seen = try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
        #expect(seen["length"] as? Int == 2_000_000)

        request.body = .file(path: path, offset: 65, length: 3)
        let few = try await Peers.fetch.send(request)
        #expect(String(decoding: few.body, as: UTF8.self).contains(#""body": "ABC""#))

        request.body = .file(path: path, offset: 2_999_999, length: 2)
        await #expect(throws: FetchFailure.bodyUnreadable) { try await Peers.fetch.send(request) }
        request.body = .file(path: path + "-gone", offset: 0, length: 2)
        await #expect(throws: FetchFailure.bodyUnreadable) { try await Peers.fetch.send(request) }
    }
}
