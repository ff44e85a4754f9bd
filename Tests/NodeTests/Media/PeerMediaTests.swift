import CanonicalJSON
import Cast
import Chat
import Federation
import Testing

@testable import Node

@Suite("Files of this node, as other nodes fetch them")
struct PeerMediaTests {
    private func answer(_ story: AccountStory, _ id: String) async throws(FederationRefusal) -> FederationAnswer {
        let endpoint = PeerMedia.endpoints(story.node.context).first { $0.path.contains("download") }
        guard let endpoint else { preconditionFailure("There is no endpoint for files.") }
        return try await endpoint.answer(FederationAsk(origin: ServerName("south.example"), segments: [id]))
    }

    @Test("A file comes as two parts, the second with its bytes, and is as long as it says")
    func download() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            let media = try await story.sent(bytes, named: "notes.bin", as: ada)
            let answer = try await answer(story, try #require(media["id"]?.string))
            let stream = try #require(answer.stream)
            var body: [UInt8] = []
            try await stream.read { body += $0 }
            #expect(Int64(body.count) == stream.length)
            let boundary = try #require(answer.type.split(separator: "=").last)
            #expect(answer.type == "multipart/mixed; boundary=\(boundary)")
            let head = [
                "--\(boundary)", "Content-Type: application/json", "", "{}", "--\(boundary)", "Content-Type: application/octet-stream",
            ]
            #expect(body.starts(with: (head.joined(separator: "\r\n") + "\r\n").utf8))
            let tail = Array("\r\n--\(boundary)--\r\n".utf8)
            #expect(Array(body.suffix(tail.count + bytes.count)) == bytes + tail)
            #expect(String(decoding: body.prefix(600), as: UTF8.self).contains("filename=\"notes.bin\""))
        }
    }

    @Test("What is not there, and what is no id, is not found")
    func missing() async throws {
        try await AccountStory.tell { story in
            for id in ["nothing", "../secret", ""] {
                await #expect(throws: FederationRefusal.self) { _ = try await answer(story, id) }
            }
        }
    }
}
