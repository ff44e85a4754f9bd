import Cast
import Chat
import CanonicalJSON
import OutboundHTTP
import Storage
import Testing

@testable import Workers

@Suite("Files in S3", .enabled(if: StandIns.areThere, "needs ROOKERY_PYTHON"), .timeLimit(.minutes(5)))
struct S3Tests {
    @Test("A file is put, is there already the second time, is given by an address with its type and name, and removed, twice")
    func whole() async throws {
        let store = try await S3.server().store()
        let sample = try SampleContent(200_000)
        #expect(await sample.bring(to: store).last == .finished)
        #expect(await sample.bring(to: store).last == .finished)
        let found = try await SampleContent.read(
            sample.link(in: store, disposition: "attachment; filename=\"a b\"; filename*=UTF-8''a%20b"))
        #expect(found.status == 200 && found.body == sample.bytes)
        #expect(found.headers["Content-Type"] == "image/png")
        #expect(found.headers["Content-Disposition"] == "attachment; filename=\"a b\"; filename*=UTF-8''a%20b")
        for _ in 0..<2 { #expect(await store.remove(store.object(for: sample.content), upload: nil, now: Providers.now).row == "sent") }
        #expect(try await SampleContent.read(sample.link(in: store)).status == 404)
    }

    @Test("An address works until its time is over, and not when anything in it was changed")
    func addresses() async throws {
        let store = try await S3.server().store()
        let sample = try SampleContent(1_000)
        #expect(await sample.bring(to: store).last == .finished)
        let link = sample.link(in: store)
        #expect(try await SampleContent.read(link).status == 200)
        #expect(try await SampleContent.read(sample.link(in: store, seconds: 60, now: Providers.now - 120)).status == 403)
        for (part, other) in [("X-Amz-Expires=300", "X-Amz-Expires=301"), ("image%2Fpng", "text%2Fhtml"), ("/rookery/", "/rookery//")] {
            let changed = link.replacing(part, with: other)
            #expect(changed != link)
            #expect(try await SampleContent.read(changed).status != 200, "\(other)")
        }
        #expect(try await SampleContent.read(String(link.prefix { $0 != "?" })).status == 403)
    }

    @Test("A large file goes in parts; whoever goes on with half of them sends the rest only, and there is one object")
    func parts() async throws {
        let server = try await S3.server()
        let store = server.store()
        let sample = try SampleContent(37_000_000)
        var transfer = MediaTransfer(object: store.object(for: sample.content))
        guard case .begun(let upload) = await store.advance(sample.content, transfer, now: Providers.now) else {
            Issue.record("no name for the parts")
            return
        }
        transfer.upload = upload
        guard case .part(let part) = await store.advance(sample.content, transfer, now: Providers.now) else {
            Issue.record("the first part did not arrive")
            return
        }
        transfer.parts = [part]
        let end = await sample.bring(to: store, from: transfer)
        #expect(end.last == .finished && end.transfer.parts.count == 3)
        #expect(try await SampleContent.read(sample.link(in: store)).body == sample.bytes)
        // Somebody was ended between the last step and writing it down.
        #expect(await store.advance(sample.content, end.transfer, now: Providers.now) == .finished)
    }

    @Test("Parts that were given up are gone, and whoever goes on with them hears that they are lost")
    func givenUp() async throws {
        let store = try await S3.server().store()
        let sample = try SampleContent(20_000_000)
        var transfer = MediaTransfer(object: store.object(for: sample.content))
        guard case .begun(let upload) = await store.advance(sample.content, transfer, now: Providers.now) else {
            Issue.record("no name for the parts")
            return
        }
        transfer.upload = upload
        for _ in 0..<2 { #expect(await store.remove(transfer.object, upload: upload, now: Providers.now).row == "sent") }
        #expect(await store.advance(sample.content, transfer, now: Providers.now) == .lost)
        #expect(await sample.bring(to: store).last == .finished)
    }

    @Test("A look says that all is well, or what is not: the secret, the key, the bucket, the clock")
    func look() async throws {
        let server = try await S3.server()
        #expect(await server.store().look(now: Providers.now) == nil)
        let wrong: [(String, S3Store, Int64)] = [
            ("SignatureDoesNotMatch", server.store { $0.secret = Providers.secret("wrong") }, 0),
            ("InvalidAccessKeyId", server.store { $0.accessKey = "NOBODY" }, 0),
            ("AccessDenied", server.store { $0.bucket = "elsewhere" }, 0),
            ("RequestTimeTooSkewed", server.store(), -7_200),
        ]
        for (code, store, skew) in wrong {
            let verdict = await store.look(now: Providers.now + skew)
            #expect(verdict?.row == "misconfigured" && verdict?.fault?.code == "s3_\(code)", "\(code): \(String(describing: verdict))")
        }
    }

    @Test(
        "Whatever breaks, nothing is lost and the same is asked again",
        arguments: [
            ("429", "wait 7"), ("503", "retry 7"), ("500", "retry 7"), ("reset", "retry"), ("html", "retry"), ("403", "misconfigured"),
        ])
    func faults(kind: String, row: String) async throws {
        let server = try await S3.server()
        let store = server.store()
        let sample = try SampleContent(10_000)
        let name = store.object(for: sample.content)
        // A used connection that is reset is tried again by itself.
        try await Providers.fault(
            "s3", kind, match: name, seconds: kind == "html" || kind == "reset" ? nil : 7, count: kind == "reset" ? 2 : 1)
        guard case .failed(let verdict) = await sample.bring(to: store).last else {
            Issue.record("it did not fail")
            return
        }
        #expect(verdict.row == row)
        #expect(await sample.bring(to: store).last == .finished)
        #expect(try await SampleContent.read(sample.link(in: store)).body == sample.bytes)
    }

    @Test("A server that nobody is at is waited for")
    func down() async throws {
        let server = try await S3.server()
        let store = server.store { $0.origin = WebAddress("https://localhost:1") ?? $0.origin }
        guard case .failed(let verdict) = await (try SampleContent(10)).bring(to: store).last else {
            Issue.record("it did not fail")
            return
        }
        #expect(verdict.row == "wait")
    }
}

@Suite struct S3AnswerTests {
    private static func error(_ code: String) -> String { "<?xml version=\"1.0\"?><Error><Code>\(code)</Code><Message>m</Message></Error>" }

    @Test(
        "Every answer of S3 has its consequence",
        arguments: [
            (200, "", "sent"), (204, "", "sent"), (412, error("PreconditionFailed"), "sent"), (200, error("InternalError"), "retry"),
            (200, error("SlowDown"), "retry"), (200, error("InvalidPart"), "faulty"),
            (403, error("SignatureDoesNotMatch"), "misconfigured"),
            (403, error("InvalidAccessKeyId"), "misconfigured"), (403, error("AccessDenied"), "misconfigured"),
            (403, error("RequestTimeTooSkewed"), "misconfigured"), (403, page, "misconfigured"),
            (404, error("NoSuchBucket"), "misconfigured"),
            (503, error("SlowDown"), "retry"), (503, page, "retry"), (500, error("InternalError"), "retry"), (502, page, "retry"),
            (408, "", "retry"), (400, error("RequestTimeout"), "retry"), (429, "", "wait"), (409, error("OperationAborted"), "retry"),
            (400, error("AuthorizationHeaderMalformed"), "misconfigured"), (400, error("BadDigest"), "faulty"), (400, page, "faulty"),
            (301, error("PermanentRedirect"), "misconfigured"), (501, error("NotImplemented"), "misconfigured"), (507, "", "retry"),
        ])
    func rows(status: Int, body: String, row: String) {
        #expect(S3Answer.verdict(reply(status, body), now: 0).row == row)
    }

    @Test("A clock that is wrong is called that")
    func clock() {
        let verdict = S3Answer.verdict(reply(403, Self.error("RequestTimeTooSkewed")), now: 0)
        #expect(verdict.fault?.sentence.contains("clock") == true && verdict.alarms)
    }

    @Test(
        "What is not there is removed; what must not be removed is for a person",
        arguments: [
            (204, "", "sent"), (404, "NoSuchKey", "sent"), (404, "NoSuchUpload", "sent"), (404, "NoSuchBucket", "misconfigured"),
            (403, "AccessDenied", "misconfigured"), (503, "SlowDown", "retry"),
        ])
    func removal(status: Int, code: String, row: String) {
        #expect(S3Answer.removal(reply(status, code.isEmpty ? "" : Self.error(code)), now: 0).row == row)
    }

    @Test(
        "No answer is tried again, nobody there is waited for",
        arguments: [
            (FetchFailure.timedOut(mayHaveArrived: true), "retry"), (.broken(mayHaveArrived: true), "retry"), (.unreachable, "wait"),
            (.unresolved, "wait"), (.untrusted, "misconfigured"), (.tooLarge, "retry"),
        ])
    func silence(failure: FetchFailure, row: String) {
        #expect(S3Answer.verdict(failure).row == row)
    }

    @Test(
        "Texts in XML are read and written with their marks",
        arguments: [("a&b", "a&amp;b"), ("\"e\"", "&quot;e&quot;"), ("<>'", "&lt;&gt;&apos;")])
    func marks(text: String, xml: String) {
        #expect(XMLText.escaped(text) == xml)
        #expect(XMLText.first("T", in: Array("<A><T>\(xml)</T></A>".utf8)) == text)
        #expect(XMLText.first("U", in: Array("<T>\(xml)</T>".utf8)) == nil)
    }
}
