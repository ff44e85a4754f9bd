import CanonicalJSON
import Cast
import Foundation
import OutboundHTTP
import Testing

@testable import Run

@Suite("Files from the program to a store", .enabled(if: StandIns.areThere, "needs ROOKERY_PYTHON"), .timeLimit(.minutes(10)))
struct StoreProgramTests {
    private static func bytes(_ count: Int) -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        return (0..<count / 8).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }
    }

    /// What somebody gets who follows where the node sends them.
    private static func follow(_ reply: HTTPReply) async throws -> FetchResponse {
        let place = try #require(reply["location"], "\(reply.status) \(reply.text)")
        let address = try #require(WebAddress(place))
        let limits = FetchLimits(total: 60_000, responseBytes: 128 << 20)
        return try await StoringNode.fetch.send(FetchRequest("GET", address, reach: .anywhere, limits: limits))
    }

    private static func isLocal(_ node: StoringNode) -> Bool {
        let files = FileManager.default.enumerator(atPath: node.folder.file("data/media/files"))
        return files?.contains { ($0 as? String)?.hasSuffix(".160") == false && ($0 as? String)?.contains("-") == true } ?? false
    }

    @Test("Ada sends a file, Ben gets it at once; when it lies in the store only, he is sent there and gets the same bytes")
    func story() async throws {
        let node = try await StoringNode(["ROOKERY_MEDIA_STORE_KEEP": "newest", "ROOKERY_MEDIA_STORE_CACHE_MIB": "0"])
        let (ada, ben) = (try await node.register("ada"), try await node.register("ben"))
        let room = try await ada.send("POST", "/api/v1/rooms", json: ["kind": "group", "name": "Kitchen", "members": ["@ben:localhost"]])
        let path = try #require(room.json?["id"]?.string).replacingOccurrences(of: "!", with: "%21")
        // The store is away at first.
        let fault = #"{"fault": "503", "match": "\#(node.prefix)", "count": 3}"#
        _ = try await StoringNode.ask("POST", "/_fault", fault)
        let bytes = Self.bytes(300_000)
        let media = try await StoringNode.send(bytes, named: "report.pdf", by: ada)
        let content: JSON = ["content": ["type": "document", "media": ["id": media["id"] ?? .null]]]
        let said = try await ada.send("POST", "/api/v1/rooms/\(path)/messages", json: content)
        let url = try #require(said.json?["content"]?["media"]?["url"]?.string, "\(said.text)")
        #expect(try await ben.get(url).body == bytes)
        try await node.until("the disk has let go of it") { !Self.isLocal(node) }
        let sent = try await ben.get(url)
        #expect(sent.status == 302 && sent["cache-control"]?.hasPrefix("private, max-age=") == true)
        let found = try await Self.follow(sent)
        #expect(found.status == 200 && found.body == bytes)
        #expect(found.headers["Content-Disposition"]?.hasPrefix("attachment; filename=\"report.pdf\"") == true)
        #expect(
            try await ben.get(url)["location"] == sent["location"], "the address stays for some minutes, so that a browser knows the file")
        #expect(try await HTTPClient(port: node.port).get("/api/v1/media/\(media["id"]?.string ?? "")").status == 401)
        // The page lets the browser show what it is sent to.
        let policy = try await ben.get("/")["content-security-policy"] ?? ""
        #expect(policy.contains("img-src 'self' data: blob: \(StandIns.place("s3", "origin"));"))
        #expect(try node.run("check").output == "All is well.\n")
        let usage = try JSON(parsing: Array(try node.run("media", "--json").output.utf8))
        #expect(usage["stores"]?.array?.first?["bytes"]?.int == 300_000 && usage["stores"]?.array?.first?["localBytes"]?.int == 0)
        let ended = try node.end()
        #expect(ended.status == 0 && !ended.errors.contains("secret/of"), "\(ended.errors)")
    }

    @Test("Killed between the parts of a large file, the node goes on with the next part, and there is one object")
    func killed() async throws {
        let node = try await StoringNode(["ROOKERY_MEDIA_STORE_KEEP": "newest", "ROOKERY_MEDIA_STORE_CACHE_MIB": "0"])
        let ada = try await node.register("ada")
        // One place takes both words: a part's number stands behind the object's name.
        let bytes = Self.bytes(40_000_000)
        _ = try await StoringNode.ask(
            "POST", "/_fault", #"{"fault": "slow", "match": "partNumber=2", "also": "\#(node.prefix)", "count": 1, "seconds": 600}"#)
        let media = try await StoringNode.send(bytes, named: "film.bin", by: ada)
        try await node.until("the second part is on its way") { try await node.seen("partNumber=2") == 1 }
        try node.killAndStart()
        try await node.until("the object is there") { try await node.objects().whole == [40_000_000] }
        #expect(try await node.seen("partNumber=1&") == 1)
        #expect(try await node.seen("?uploads=") == 1)
        #expect(try await node.objects().half == 0)
        try await node.until("the disk has let go of it") { !Self.isLocal(node) }
        var again = HTTPClient(port: node.port)
        again.headers = ada.headers
        #expect(try await Self.follow(try await again.get("/api/v1/media/\(media["id"]?.string ?? "")")).body == bytes)
        _ = try node.end()
    }

    @Test("A node that hands on what lies in the store gives the whole and any part of it; nobody learns where it lies")
    func streamed() async throws {
        let node = try await StoringNode([
            "ROOKERY_MEDIA_STORE_KEEP": "newest", "ROOKERY_MEDIA_STORE_CACHE_MIB": "0", "ROOKERY_MEDIA_STORE_DELIVERY": "stream",
        ])
        let ada = try await node.register("ada")
        let bytes = Self.bytes(3_000_000)
        let media = try await StoringNode.send(bytes, named: "sound.bin", by: ada)
        try await node.until("the disk has let go of it") { !Self.isLocal(node) }
        let url = try #require(media["url"]?.string)
        #expect(try await ada.get(url).body == bytes)
        let part = try await ada.get(url, headers: [("range", "bytes=1000000-1999999")])
        #expect(part.status == 206 && part.body == Array(bytes[1_000_000..<2_000_000]))
        #expect(part["content-range"] == "bytes 1000000-1999999/3000000")
        #expect(try await ada.get(url, headers: [("if-none-match", part["etag"] ?? "")]).status == 304)
        #expect(try await ada.get("/")["content-security-policy"]?.contains("localhost") == false)
        _ = try node.end()
    }

    @Test("Files of before there was a store are brought there when somebody says so; gone ones go there too")
    func moved() async throws {
        let node = try await StoringNode(["ROOKERY_MEDIA_STORE_KIND": "disk"])
        let ada = try await node.register("ada")
        for number in 0..<3 { _ = try await StoringNode.send(Self.bytes(8_000 + number * 8), named: "old\(number)", by: ada) }
        #expect(try node.run("media", "move-to-store").errors.contains("No store is set up"))
        #expect(try await node.objects().whole.isEmpty)
        try node.restart(with: ["ROOKERY_MEDIA_STORE_KIND": "s3"])
        #expect(try node.run("media", "move-to-store").output.contains("Files go to s3"))
        try await node.until("all are there") { try await node.objects().whole.count == 3 }
        try await node.until("all are counted") { try node.run("media").output.contains("s3     3") }
        let audit = try node.run("audit").output
        #expect(audit.contains("media.move"), "\(audit)")
        _ = try node.end()
    }

    @Test("A node moves from S3 to Cloudinary: new files go there, old ones are still got from S3, and both come whole")
    func cloudinary() async throws {
        let node = try await StoringNode(["ROOKERY_MEDIA_STORE_KEEP": "newest", "ROOKERY_MEDIA_STORE_CACHE_MIB": "0"])
        var ada = try await node.register("ada")
        let (old, new) = (Self.bytes(200_000), Self.bytes(12_000_000))
        let before = try await StoringNode.send(old, named: "old.bin", by: ada)
        try await node.until("the disk has let go of it") { !Self.isLocal(node) }
        try node.restart(with: try node.cloudinary())
        let headers = ada.headers
        ada = HTTPClient(port: node.port)
        ada.headers = headers
        let after = try await StoringNode.send(new, named: "new.bin", by: ada)
        try await node.until("the disk has let go of the new one, too") { !Self.isLocal(node) }
        for (media, bytes, place) in [(before, old, StandIns.place("s3", "origin")), (after, new, StandIns.place("cloudinary", "origin"))] {
            let sent = try await ada.get(try #require(media["url"]?.string))
            #expect(sent.status == 302 && sent["location"]?.hasPrefix(place) == true, "\(sent.status) \(sent["location"] ?? "")")
            #expect(try await Self.follow(sent).body == bytes)
        }
        let usage = try JSON(parsing: Array(try node.run("media", "--json").output.utf8))
        let bytes = Dictionary(
            uniqueKeysWithValues: (usage["stores"]?.array ?? []).map { ($0["store"]?.string ?? "", $0["bytes"]?.int ?? -1) })
        #expect(bytes == ["s3": 200_000, "cloudinary": 12_000_000], "\(usage)")
        #expect(try node.run("check").output == "All is well.\n")
        let ended = try node.end()
        #expect(ended.status == 0 && !ended.errors.contains(StandIns.place("cloudinary", "secret")), "\(ended.errors)")
    }

    @Test(
        "A check says what is wrong with the store",
        arguments: [
            (["ROOKERY_MEDIA_S3_BUCKET": "elsewhere"], "The key may not do this in the bucket"),
            (["ROOKERY_MEDIA_S3_ACCESS_KEY": "NOBODY"], "The key is wrong"),
            (["ROOKERY_MEDIA_S3_ORIGIN": "https://localhost:1"], "Nobody takes the connection"),
            (["ROOKERY_MEDIA_S3_SECRET_FILE": "/etc/hostname"], "The secret is wrong"),
        ])
    func checked(change: [String: String], sentence: String) async throws {
        let node = try await StoringNode()
        let ended = try node.run("check", settings: change)
        #expect(
            ended.status == 1 && ended.output.contains("The store s3: ") && ended.output.contains(sentence),
            "\(ended.output)\(ended.errors)")
        _ = try node.end()
    }

    @Test(
        "Settings of a store that is none stop the start with a sentence",
        arguments: [
            (["ROOKERY_MEDIA_STORE_KIND": "s3"], "media.store.kind is s3, and media.s3 is not set up"),
            (["ROOKERY_MEDIA_STORE_KIND": "tape"], "media.store.kind is"),
            (["ROOKERY_MEDIA_S3_BUCKET": "chat"], "media.s3.origin, bucket, access_key and secret_file are set together"),
            (["ROOKERY_MEDIA_CLOUDINARY_KEY": "1"], "media.cloudinary.cloud, key and secret_file are set together"),
            (["ROOKERY_MEDIA_S3_PREFIX": "/chat"], "media.s3.prefix is"), (["ROOKERY_MEDIA_S3_BUCKET": "Chat Room"], "media.s3.bucket is"),
        ])
    func settings(change: [String: String], sentence: String) throws {
        let folder = try Folder()
        let ended = try Program.run(
            ["serve"], settings: change.merging(["ROOKERY_NODE_DATA_DIRECTORY": folder.file("data")]) { mine, _ in mine })
        #expect(ended.status == 78 && ended.errors.contains(sentence), "\(ended.errors)")
    }
}
