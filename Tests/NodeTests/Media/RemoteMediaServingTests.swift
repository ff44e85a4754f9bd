import CanonicalJSON
import Cast
import Chat
import Federation
import Storage
import Synchronization
import Testing

@testable import Node

/// A node elsewhere with files, as calls reach it.
private final class FilesElsewhere: PeerFileCalls {
    struct File {
        var bytes: [UInt8]
        var head = MixedHead(type: nil, disposition: nil)
    }

    struct State {
        var files: [String: File] = [:]
        var isAway = false
        var asked: [String] = []
    }

    let state = Mutex(State())

    func file(
        _ id: String, of peer: ServerName, atMost bytes: Int64, into take: ([UInt8]) async throws(Refusal) -> Void
    ) async throws(PeerFileFailure) -> MixedHead {
        let (file, isAway) = state.withLock { state in
            state.asked.append(id)
            return (state.files[id], state.isAway)
        }
        if isAway { throw .peer(.refused(status: 502, code: nil, text: nil)) }
        guard let file else { throw .peer(.refused(status: 404, code: "M_NOT_FOUND", text: nil)) }
        var rest = file.bytes[...]
        while !rest.isEmpty {
            do throws(Refusal) { try await take(Array(rest.prefix(1000))) } catch {
                throw error.code == .tooLarge ? .tooLarge : .refused(error)
            }
            rest = rest.dropFirst(1000)
        }
        return file.head
    }

    func put(_ id: String, _ bytes: [UInt8], type: String? = nil, disposition: String? = nil) {
        state.withLock { $0.files[id] = File(bytes: bytes, head: MixedHead(type: type, disposition: disposition)) }
    }

    var asked: [String] { state.withLock(\.asked) }
}

@Suite("Files of other nodes, as clients get them")
struct RemoteMediaServingTests {
    private static let south = "south.example"

    private func tell(
        _ change: (inout NodeConfiguration) -> Void = { _ in }, admits: Bool = true,
        _ test: (AccountStory, FilesElsewhere) async throws -> Void
    ) async throws {
        try await AccountStory.tell(change) { story in
            let elsewhere = FilesElsewhere()
            let node = story.node.context
            let fetch = FetchRemoteFile(node: node, calls: elsewhere)
            node.media.elsewhere.bind(RemoteFiles(fetch, admits: { _ in admits }, now: node.world.now))
            try await test(story, elsewhere)
        }
    }

    /// A message in the room says that it carries the file; its addresses.
    private func show(_ id: String, in room: String, _ story: AccountStory, mime: String = "image/png") async throws -> MediaLink {
        let media = MediaReference(id: id, server: Self.south, mime: mime)
        try await story.node.context.write { transaction in
            let rid = try #require(try transaction.session.room(id: room)).rid
            try transaction.session.useRemoteMedia(media, by: .message(rid: rid, position: 1))
        }
        return try #require(story.node.context.media.links.link(media))
    }

    @Test("A picture of another node is fetched when somebody looks, once, and shown small and whole to who sees its message")
    func picture() async throws {
        try await tell { story, elsewhere in
            let (ada, eve) = (try await story.register("ada"), try await story.register("eve"))
            let kitchen = try await story.room("kitchen", by: ada)
            elsewhere.put("cat", SamplePictures.png(600, 300), type: "text/html", disposition: "inline; filename=\"../../cat.png\"")
            let link = try await show("cat", in: kitchen, story)
            #expect(elsewhere.asked.isEmpty)
            let small = try await story.fetch(link.thumbnail)
            #expect(small.status == 200 && small["content-type"] == "image/webp")
            let whole = try await story.fetch(link.url)
            #expect(whole.status == 200 && whole["content-type"] == "image/png" && whole["x-content-type-options"] == "nosniff")
            #expect(whole["content-disposition"]?.hasPrefix("inline; filename=\"cat.png\"") == true)
            #expect(whole["content-security-policy"]?.hasPrefix("sandbox") == true)
            let tag = try #require(whole["etag"])
            #expect(try await story.fetch(link.url, [("if-none-match", tag)]).status == 304)
            let part = try await story.fetch(link.url, [("range", "bytes=0-3")])
            #expect(part.status == 206 && part.body == Array(whole.body.prefix(4)))
            let path = "/api/v1/media/\(try #require(link.id))"
            #expect(try await story.fetch(path, as: ada).status == 200)
            #expect(try await story.fetch(path, as: eve).status == 404)
            #expect(try await story.fetch(path).status == 401)
            #expect(elsewhere.asked == ["cat"])
        }
    }

    @Test("A file that lies about what it is is only ever saved, and a picture that is none too")
    func lies() async throws {
        try await tell { story, elsewhere in
            let ada = try await story.register("ada")
            let kitchen = try await story.room("kitchen", by: ada)
            let page = Array("<html><script>alert(1)</script></html>".utf8)
            elsewhere.put("page", page, type: "image/png")
            elsewhere.put("drawing", Array("<svg xmlns=\"http://www.w3.org/2000/svg\"/>".utf8), type: "image/svg+xml")
            elsewhere.put("half", Array(SamplePictures.png(600, 300).prefix(500)), type: "image/png")
            elsewhere.put("bomb", SamplePictures.bomb(60_000, 60_000), type: "image/png")
            for id in ["page", "drawing", "half", "bomb"] {
                let link = try await show(id, in: kitchen, story)
                let reply = try await story.fetch(link.url)
                #expect(reply.status == 200 && reply["content-type"] == "application/octet-stream")
                #expect(reply["content-disposition"]?.hasPrefix("attachment") == true)
                #expect(try await story.fetch(link.thumbnail).status == 404)
            }
        }
    }

    @Test("A file that is too large is cut off while it comes, and nothing of it stays")
    func tooLarge() async throws {
        try await tell({ $0.media.remoteFileBytes = 10_000 }) { story, elsewhere in
            let ada = try await story.register("ada")
            let kitchen = try await story.room("kitchen", by: ada)
            elsewhere.put("film", [UInt8](repeating: 7, count: 10_001))
            elsewhere.put("note", [UInt8](repeating: 7, count: 10_000))
            let film = try await show("film", in: kitchen, story)
            #expect(try await story.fetch(film.url).status == 413)
            #expect(try await story.fetch(film.url).status == 413)
            #expect(elsewhere.asked == ["film"])
            #expect(try await story.node.context.read { try $0.mediaUsage(.node) } == MediaUsage())
            #expect(try await story.fetch(try await show("note", in: kitchen, story).url).body.count == 10_000)
        }
    }

    @Test("While its node is away a file is not to be had now, and when it is back it comes; one that is not there is not found")
    func away() async throws {
        try await tell { story, elsewhere in
            let ada = try await story.register("ada")
            let kitchen = try await story.room("kitchen", by: ada)
            elsewhere.put("cat", SamplePictures.png(20, 20))
            elsewhere.state.withLock { $0.isAway = true }
            let cat = try await show("cat", in: kitchen, story)
            let reply = try await story.fetch(cat.url)
            #expect(reply.status == 503 && reply.json?["code"]?.string == "busy" && reply["retry-after"] != nil)
            #expect(reply.json?["detail"]?.string?.contains(Self.south) == true)
            elsewhere.state.withLock { $0.isAway = false }
            // It is not asked again at once.
            #expect(try await story.fetch(cat.url).status == 503)
            #expect(elsewhere.asked == ["cat"])
            story.node.context.media.elsewhere.files?.heard(try #require(ServerName(Self.south)))
            #expect(try await story.fetch(cat.url).status == 200)
            #expect(try await story.fetch(try await show("nothing", in: kitchen, story).url).status == 404)
        }
    }

    @Test("Of a node that this one does not link with nothing is fetched, nor for an address that nobody was told")
    func policy() async throws {
        try await tell(admits: false) { story, elsewhere in
            let ada = try await story.register("ada")
            let kitchen = try await story.room("kitchen", by: ada)
            elsewhere.put("cat", SamplePictures.png(20, 20))
            let cat = try await show("cat", in: kitchen, story)
            let reply = try await story.fetch(cat.url)
            #expect(reply.status == 501 && reply.json?["code"]?.string == "not_available")
            let other = RemoteMediaKey.text(server: Self.south, id: "dog")
            #expect(try await story.fetch("/api/v1/media/\(other)", as: ada).status == 404)
            for path in ["r..%2F..%2Fetc", "../x", "r" + String(repeating: "a", count: 32)] {
                #expect(try await story.fetch("/api/v1/media/\(path)", as: ada).status == 404)
            }
            #expect(elsewhere.asked.isEmpty)
        }
    }

    @Test("A hundred who look at once have it fetched once")
    func once() async throws {
        try await tell { story, elsewhere in
            let ada = try await story.register("ada")
            let kitchen = try await story.room("kitchen", by: ada)
            elsewhere.put("cat", SamplePictures.png(200, 200))
            let cat = try await show("cat", in: kitchen, story)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group -> [Int] in
                for _ in 0..<100 { group.addTask { try await story.fetch(cat.url).status } }
                var statuses: [Int] = []
                for try await status in group { statuses.append(status) }
                return statuses
            }
            #expect(statuses == [Int](repeating: 200, count: 100))
            #expect(elsewhere.asked == ["cat"])
        }
    }

    @Test("What is removed while it comes is not kept")
    func removed() async throws {
        try await tell { story, elsewhere in
            let ada = try await story.register("ada")
            let kitchen = try await story.room("kitchen", by: ada)
            elsewhere.put("cat", SamplePictures.png(20, 20))
            let cat = try await show("cat", in: kitchen, story)
            let node = story.node.context
            let key = try #require(cat.id)
            let found = try await node.read { try $0.remoteMedia(key: key) }
            let row = try #require(found)
            try await node.write { transaction in
                let rid = try #require(try transaction.session.room(id: kitchen)).rid
                _ = try transaction.session.releaseMedia(inRoom: rid, limit: 10, at: transaction.now)
            }
            _ = await FetchRemoteFile(node: node, calls: elsewhere).fetch(row, from: try #require(ServerName(Self.south)))
            #expect(try await story.fetch(cat.url).status == 404)
            #expect(try await node.read { try $0.mediaUsage(.node) } == MediaUsage())
            let folder = node.media.folder
            #expect(try (0..<256).flatMap { try folder.names(part: $0, olderThan: 0, now: .max / 2) }.isEmpty)
        }
    }
}
