import Cast
import Chat
import Cryptography
import OutboundHTTP
import Storage
import Testing

@testable import Workers

@Suite("Files in Cloudinary", .enabled(if: StandIns.areThere, "needs ROOKERY_PYTHON"), .timeLimit(.minutes(5)))
struct CloudinaryTests {
    private static func store(_ change: (inout CloudinaryAccount) -> Void = { _ in }) throws -> CloudinaryStore {
        var account = CloudinaryAccount(
            origin: try Providers.origin("cloudinary"), cloud: StandIns.place("cloudinary", "cloud"),
            key: StandIns.place("cloudinary", "key"), secret: Providers.secret(StandIns.place("cloudinary", "secret")), folder: "chat/")
        change(&account)
        return CloudinaryStore(account, fetch: Providers.own())
    }

    @Test(
        "A file is sent, sent again over itself, given by an address, and removed, twice, under both kinds of signatures",
        arguments: [
            ("image/png", CloudinaryAccount.Algorithm.sha1), ("audio/ogg", .sha256), ("application/octet-stream", .sha1),
        ])
    func whole(type: String, algorithm: CloudinaryAccount.Algorithm) async throws {
        let store = try Self.store { $0.algorithm = algorithm }
        let sample = try SampleContent(200_000, type: type)
        for _ in 0..<2 { #expect(await sample.bring(to: store).last == .finished) }
        let found = try await SampleContent.read(sample.link(in: store, disposition: "attachment; filename=\"x\""))
        #expect(found.status == 200 && found.body == sample.bytes && found.headers["Content-Disposition"] == "attachment")
        for _ in 0..<2 { #expect(await store.remove(store.object(for: sample.content), upload: nil, now: Providers.now).row == "sent") }
        #expect(try await SampleContent.read(sample.link(in: store)).status == 404)
    }

    @Test(
        "Sounds are films to Cloudinary, and what it cannot show is raw",
        arguments: [
            ("image/webp", "image"), ("video/mp4", "video"), ("audio/ogg", "video"), ("application/octet-stream", "raw"),
        ])
    func resources(type: String, resource: String) {
        #expect(CloudinaryRequests.resource(type) == resource)
    }

    @Test("An address works until its time is over, and not when anything in it was changed")
    func addresses() async throws {
        let store = try Self.store()
        let sample = try SampleContent(1_000)
        #expect(await sample.bring(to: store).last == .finished)
        let link = sample.link(in: store)
        #expect(try await SampleContent.read(link).status == 200)
        #expect(try await SampleContent.read(sample.link(in: store, seconds: 60, now: Providers.now - 120)).status == 401)
        let other = link.replacing("type=authenticated", with: "type=upload")
        #expect(other != link)
        #expect(try await SampleContent.read(other).status == 401)
    }

    @Test("A large file goes in parts, and whoever goes on sends the rest only")
    func parts() async throws {
        let store = try Self.store()
        let sample = try SampleContent(37_000_000, type: "video/mp4")
        var transfer = MediaTransfer(object: store.object(for: sample.content), upload: Providers.word())
        guard case .part(let part) = await store.advance(sample.content, transfer, now: Providers.now) else {
            Issue.record("the first part did not arrive")
            return
        }
        transfer.parts = [part]
        let end = await sample.bring(to: store, from: transfer)
        #expect(end.last == .finished && end.transfer.parts.count == 3)
        #expect(try await SampleContent.read(sample.link(in: store)).body == sample.bytes)
    }

    @Test("A look says that all is well, or what is not: the secret, the key, the cloud, the clock")
    func look() async throws {
        #expect(await (try Self.store()).look(now: Providers.now) == nil)
        let wrong: [(CloudinaryStore, Int64, String)] = [
            (try Self.store { $0.secret = Providers.secret("wrong") }, 0, "secret"), (try Self.store { $0.key = "1" }, 0, "key"),
            (try Self.store { $0.cloud = "elsewhere" }, 0, "key or the secret"), (try Self.store(), -7_200, "clock"),
        ]
        for (store, skew, word) in wrong {
            let verdict = await store.look(now: Providers.now + skew)
            #expect(
                verdict?.row == "misconfigured" && verdict?.fault?.sentence.contains(word) == true,
                "\(word): \(String(describing: verdict))")
        }
    }

    @Test(
        "Whatever breaks, nothing is lost and the same is asked again",
        arguments: [
            ("420", "wait 7"), ("429", "wait 7"), ("503", "retry 7"), ("reset", "retry"), ("html", "retry"), ("half", "retry"),
        ])
    func faults(kind: String, row: String) async throws {
        let store = try Self.store()
        let sample = try SampleContent(10_000)
        try await Providers.fault(
            "cloudinary", kind, match: sample.content.file, seconds: kind.first?.isNumber == true ? 7 : nil,
            count: kind == "reset" || kind == "half" ? 2 : 1)
        guard case .failed(let verdict) = await sample.bring(to: store).last else {
            Issue.record("it did not fail")
            return
        }
        #expect(verdict.row == row)
        try await Providers.forget("cloudinary", sample.content.file)
        #expect(await sample.bring(to: store).last == .finished)
        #expect(try await SampleContent.read(sample.link(in: store)).body == sample.bytes)
    }

    @Test("A file that Cloudinary does not take is refused, and an answer that comes late is not lost")
    func odd() async throws {
        let store = try Self.store()
        let bad = try SampleContent(100, name: "bad-file-" + Providers.word())
        guard case .failed(let verdict) = await bad.bring(to: store).last else {
            Issue.record("it was taken")
            return
        }
        #expect(verdict.row == "refused")
        let slow = try SampleContent(100)
        try await Providers.fault("cloudinary", "slow", match: slow.content.file, seconds: 2, count: 1)
        #expect(await slow.bring(to: store).last == .finished)
    }
}

@Suite struct CloudinaryAnswerTests {
    @Test(
        "Every answer of Cloudinary has its consequence",
        arguments: [
            (200, #"{"public_id": "a"}"#, "sent"), (200, page, "retry"), (400, #"{"error": {"message": "Invalid image file"}}"#, "refused"),
            (401, #"{"error": {"message": "Invalid Signature"}}"#, "misconfigured"), (403, page, "misconfigured"),
            (404, page, "misconfigured"),
            (420, "", "wait"), (429, "{}", "wait"), (500, "{}", "retry"), (502, page, "retry"), (408, "", "retry"),
        ])
    func rows(status: Int, body: String, row: String) {
        #expect(CloudinaryAnswer.verdict(reply(status, body), now: 0).row == row)
    }

    @Test("What is not there is removed", arguments: [("ok", "sent"), ("not found", "sent"), ("not permitted", "faulty")])
    func removal(result: String, row: String) {
        #expect(CloudinaryAnswer.removal(reply(200, #"{"result": "\#(result)"}"#), now: 0).row == row)
    }

    @Test("No value of a parameter can be read as another parameter, and empty ones count for nothing")
    func smuggling() {
        let account = CloudinaryAccount(
            origin: WebAddress("https://api.cloudinary.com")!, cloud: "demo", key: "1234", secret: SecureBytes(copying: Array("abcd".utf8)))
        // The example of Cloudinary's documentation.
        let documented = [
            (name: "timestamp", value: "1315060510"), (name: "public_id", value: "sample_image"),
            (name: "eager", value: "w_400,h_300,c_pad|w_260,h_200,c_crop"),
        ]
        #expect(account.signature(documented) == "bfd09f95f331f558cbd1320e67aa8d488770583e")
        #expect(account.signature(documented + [(name: "folder", value: "")]) == account.signature(documented))
        #expect(
            account.signature([(name: "a", value: "1&b=2")]) != account.signature([(name: "a", value: "1"), (name: "b", value: "2")]))
    }
}
