import CanonicalJSON
import Cast
import Foundation
import Testing

@testable import Node

@Suite struct UploadTests {
    @Test("A picture is sent, shown in a room with its small picture, and fetched by address or by whoever is in the room")
    func picture() async throws {
        try await AccountStory.tell { story in
            let (ada, ben, eve) = (try await story.register("ada"), try await story.register("ben"), try await story.register("eve"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let media = try await story.sent(SamplePictures.png(600, 300), named: "cat.png", as: ada)
            #expect(media["kind"]?.string == "image")
            #expect(media["mime"]?.string == "image/png")
            #expect(media["width"]?.int == 600)
            #expect(media["height"]?.int == 300)
            #expect((media["blurhash"]?.string ?? "").utf8.count == 28)
            let id = try #require(media["id"]?.string)
            #expect(try await story.code("GET", "media/\(id)", as: ben) == "media_not_found")

            let message = try await story.show(media, as: "image", in: kitchen, by: ada)
            let shown = try #require(message["content"]?["media"])
            #expect(message["content"]?["text"]?.string == "cat.png")
            #expect(shown["blurhash"] == media["blurhash"])
            let heard = try await story.must("GET", "rooms/\(kitchen.inPath)/messages", as: ben)["items"]?.array?.last
            #expect(heard?["content"]?["media"]?["url"] == shown["url"])

            let whole = try await story.fetch(shown["url"]?.string)
            #expect(whole.status == 200)
            #expect(whole["content-type"] == "image/png")
            #expect(whole.body.starts(with: [0x89, 0x50, 0x4E, 0x47]))
            let small = try await story.fetch(shown["thumbnail"]?.string)
            #expect(small["content-type"] == "image/webp")
            #expect(try await story.fetch("/api/v1/media/\(id)", as: ben).status == 200)
            #expect(try await story.fetch("/api/v1/media/\(id)/thumbnail?size=100", as: ben).body.count < small.body.count)
            #expect(try await story.code("GET", "media/\(id)", as: eve) == "media_not_found")
            #expect(try await story.code("GET", "media/\(id)", as: nil) == "unauthenticated")
            #expect(try await story.code("GET", "media/\(id)?expires=9999999999&signature=AAAA", as: nil) == "unauthenticated")
        }
    }

    @Test("What a photograph tells beside the picture is gone, and it stands upright")
    func photograph() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let photograph = try SamplePictures.jpeg()
            #expect(contains(photograph, "SECRET PLACE"))
            let media = try await story.sent(photograph, named: "photo.jpg", as: ada)
            #expect(media["width"]?.int == 200)
            #expect(media["height"]?.int == 320)
            let kept = try await story.fetch(media["url"]?.string).body
            #expect(kept.starts(with: [0xFF, 0xD8, 0xFF]))
            #expect(!contains(kept, "SECRET"))
            #expect(!contains(kept, "Exif"))
        }
    }

    @Test("A picture that says it is enormous is refused before it is decoded; sent as a document it is taken as it is")
    func bomb() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let bomb = SamplePictures.bomb(60_000, 60_000)
            let refused = try await story.upload(bomb, named: "bomb.png", as: ada)
            #expect(refused.code == "too_large", "\(refused.text)")
            let reply = try await story.upload(bomb, named: "bomb.png", to: "media?as=document", as: ada)
            #expect(reply.json?["kind"]?.string == "document")
            #expect(try await story.fetch(reply.json?["url"]?.string).body == bomb)
            #expect(try workplaces(story).isEmpty)
        }
    }

    @Test("Files that lie about what they are become documents that nobody's browser opens", arguments: UploadTests.lies)
    func pretended(_ lie: Lie) async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let media = try await story.sent(Array(lie.content.utf8), named: lie.name, type: lie.type, as: ada)
            #expect(media["kind"]?.string == "document")
            let answer = try await story.fetch(media["url"]?.string)
            #expect(answer["content-type"] == "application/octet-stream")
            #expect(answer["content-disposition"]?.hasPrefix("attachment") == true)
            #expect(answer["x-content-type-options"] == "nosniff")
            #expect(answer["content-security-policy"]?.hasPrefix("sandbox; default-src 'none'") == true)
            let kitchen = try await story.room("kitchen", by: ada)
            let content: JSON = ["type": "image", "media": ["id": media["id"] ?? .null]]
            #expect(try await story.code("POST", "rooms/\(kitchen.inPath)/messages", ["content": content], as: ada) == "invalid")
        }
    }

    struct Lie: Sendable {
        let name: String
        let type: String
        let content: String
    }

    static let lies = [
        Lie(name: "cat.jpg", type: "image/jpeg", content: "<html><script>alert(1)</script></html>"),
        Lie(name: "cat.svg", type: "image/svg+xml", content: "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        Lie(name: "page.html", type: "text/html", content: "<!doctype html><script>alert(1)</script>"),
        Lie(name: "list.mp4", type: "video/mp4", content: "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"),
    ]

    @Test("Pictures that end too early, or are only a beginning, are refused with a word about documents")
    func truncated() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let picture = SamplePictures.png(400, 400)
            let half = try await story.upload(Array(picture.prefix(picture.count / 2)), named: "half.png", as: ada)
            #expect(half.code == "unsupported_type", "\(half.text)")
            let polyglot = Array("GIF89a/*".utf8) + Array("*/=1;alert(document.domain)//<script>".utf8)
            #expect(try await story.upload(polyglot, named: "code.gif", as: ada).code == "unsupported_type")
            let tail = Array("<script>alert(1)</script>".utf8)
            let kept = try await story.sent(SamplePictures.png(40, 40) + tail, named: "tail.png", as: ada)
            #expect(!contains(try await story.fetch(kept["url"]?.string).body, "script"))
        }
    }

    @Test("A name is a name: no path, no hidden direction, no way out of its header", arguments: UploadTests.names)
    func given(_ name: String, _ kept: String) async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let media = try await story.sent(Array("text".utf8), named: name, as: ada)
            #expect(media["name"]?.string == kept)
            let answer = try await story.fetch(media["url"]?.string)
            #expect(answer["content-disposition"]?.contains("\n") == false)
            #expect(answer["x-evil"] == nil)
        }
    }

    static let names = [
        ("../../etc/passwd", "passwd"), ("C:\\\\windows\\\\system.ini", "system.ini"), ("..", "file"), (".htaccess", "htaccess"),
        ("photo\u{202E}gpj.exe", "photogpj.exe"), ("r\u{0}m.txt", "rm.txt"),
    ]

    @Test("Two who send the same at once share one file on disk, and each has a row of their own")
    func same() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let picture = SamplePictures.png(200, 100)
            async let one = story.sent(picture, named: "a.png", as: ada)
            async let two = story.sent(picture, named: "b.png", as: ben)
            let (first, second) = try await (one, two)
            #expect(first["id"] != second["id"])
            #expect(try stored(story).count == 1)
            #expect(try await story.fetch(first["url"]?.string).body == (try await story.fetch(second["url"]?.string).body))
        }
    }

    @Test("More than a file may have is refused while it comes, and more than an account may have before it comes")
    func limits() async throws {
        try await AccountStory.tell {
            $0.media.fileBytes = 200_000
            $0.media.userBytes = 150_000
        } _: { story in
            let ada = try await story.register("ada")
            #expect(try await story.upload([UInt8](repeating: 1, count: 300_000), named: "large", as: ada).code == "too_large")
            _ = try await story.sent([UInt8](repeating: 1, count: 120_000), named: "one", as: ada)
            #expect(try await story.upload([UInt8](repeating: 2, count: 120_000), named: "two", as: ada).code == "storage_full")
            #expect(try workplaces(story).isEmpty)
        }
    }

    @Test("With too little room on the disk nothing is taken, and nothing stays behind")
    func fullDisk() async throws {
        try await AccountStory.tell {
            $0.media.freeBytes = .max / 4
        } _: { story in
            let ada = try await story.register("ada")
            let reply = try await story.upload([1, 2, 3], named: "one", as: ada)
            #expect(reply.status == 507)
            #expect(reply.code == "storage_full")
            #expect(try workplaces(story).isEmpty)
        }
    }

    @Test("An upload that breaks off in the middle leaves nothing")
    func brokenOff() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let client = try await RawClient.connect(port: story.port)
            let head = "POST /api/v1/media HTTP/1.1\r\nhost: x\r\nauthorization: Bearer \(ada.token)\r\ncontent-length: 500000\r\n\r\n"
            client.push(Array(head.utf8) + [UInt8](repeating: 7, count: 300_000))
            while try workplaces(story).isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            await client.close()
            while try !workplaces(story).isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            #expect(try stored(story).isEmpty)
        }
    }

    @Test("Parts of a file are given as asked: from the front, from the end, and none beyond it")
    func ranges() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
            let media = try await story.sent(bytes, named: "numbers", as: ada)
            let url = media["url"]?.string
            let part = try await story.fetch(url, as: nil, [("range", "bytes=100-299")])
            #expect(part.status == 206)
            #expect(part["content-range"] == "bytes 100-299/200000")
            #expect(part.body == Array(bytes[100..<300]))
            let end = try await story.fetch(url, as: nil, [("range", "bytes=-5")])
            #expect(end.body == Array(bytes.suffix(5)))
            #expect(try await story.fetch(url, as: nil, [("range", "bytes=199999-")]).body == [bytes[199_999]])
            let beyond = try await story.fetch(url, as: nil, [("range", "bytes=200000-")])
            #expect(beyond.status == 416)
            #expect(beyond["content-range"] == "bytes */200000")
            let etag = try #require(part["etag"])
            #expect(try await story.fetch(url, as: nil, [("if-none-match", etag)]).status == 304)
            #expect(try await story.fetch(url, as: nil, [("range", "bytes=0-1"), ("if-range", "\"other\"")]).status == 200)
            #expect(try await story.fetch(url).body == bytes)
        }
    }

    private func contains(_ bytes: [UInt8], _ text: String) -> Bool { bytes.first(Array(text.utf8)) != nil }

    private func workplaces(_ story: AccountStory) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: story.folder.file("data/media/incoming"))
    }

    private func stored(_ story: AccountStory) throws -> [String] {
        let files = story.folder.file("data/media/files")
        return try FileManager.default.subpathsOfDirectory(atPath: files).filter { $0.contains("/") && !$0.contains(".") }
    }
}
