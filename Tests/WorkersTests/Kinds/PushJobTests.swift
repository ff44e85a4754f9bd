import CanonicalJSON
import Cast
import Chat
import Foundation
import OutboundHTTP
import Storage
import Testing

@testable import Workers

@Suite("Devices are woken by jobs", .enabled(if: StandIns.areThere, "needs ROOKERY_PYTHON"), .timeLimit(.minutes(3)))
struct PushJobTests {
    struct Row: Sendable {
        /// What the device is called, which decides what the stand-in makes of it; or a fault that is switched on for it.
        let name: String
        var fault = false
        var seconds: Int?
        let state: JobState
        /// Attempts that count.
        var attempt = 1
        /// Seconds until it is tried again, at least and at most.
        var later: ClosedRange<Int64>?
        var isGone = false
        var alarm: String?
        /// Nobody else is asked until somebody has looked, or the time has come.
        var closes = false
    }

    private func check(_ row: Row, _ job: JobRow, _ device: PushDeviceRow, _ stage: PushStage, provider: String) async throws {
        #expect(job.state == row.state && job.attempt == row.attempt, "\(row.name): \(job)")
        let wait = (job.runAt - stage.clock.now) / 1000
        if let later = row.later { #expect(later.contains(wait), "\(row.name): \(wait)") }
        let left = try await stage.device(device.number)
        #expect((left == nil) == row.isGone, "\(row.name)")
        #expect(stage.users.isEmpty == row.isGone)
        #expect(try await stage.alarms() == (row.alarm.map { [$0] } ?? []))
        let gates = try await stage.database.read { try $0.jobGates() }
        #expect(gates.contains { $0.name == provider && $0.openUntil != nil } == row.closes, "\(row.name): \(gates)")
    }

    @Test(
        "Whatever Google answers has its consequence for the job, the device, the provider and the admin",
        arguments: [
            Row(name: "good", state: .done), Row(name: "unregistered", state: .done, isGone: true),
            Row(name: "mismatch", state: .done, isGone: true, alarm: "push.fcm.fcm_SENDER_ID_MISMATCH"),
            Row(name: "quota", state: .ready, attempt: 0, closes: true),
            Row(name: "unavailable", state: .scheduled, later: 9...15), Row(name: "internal", state: .scheduled, later: 5...15),
            Row(name: "thirdparty", state: .dead, alarm: "push.fcm.fcm_THIRD_PARTY_AUTH_ERROR", closes: true),
            Row(name: "429", fault: true, seconds: 90, state: .ready, attempt: 0, closes: true),
            Row(name: "html", fault: true, state: .scheduled, later: 5...15),
            Row(name: "reset", fault: true, state: .scheduled, later: 5...15),
            Row(name: "half", fault: true, state: .scheduled, later: 5...15),
            Row(name: "slow", fault: true, seconds: 1, state: .done),
        ])
    func google(row: Row) async throws {
        let stage = try await PushStage(PushStage.providers())
        let token = "\(row.name)-\(Providers.word())"
        if row.fault { try await Providers.fault("fcm", row.name, match: token, seconds: row.seconds) }
        let device = try await stage.device(PushAddress(kind: .fcm, token: token))
        try await stage.say("Tea?")
        let job = try await stage.tried(stage.planned())
        try await check(row, job, device, stage, provider: "fcm")
        await stage.stop()
    }

    @Test(
        "Whatever Apple answers has its consequence too",
        arguments: [
            Row(name: "abcd", state: .done),
            Row(name: "de01", state: .done, isGone: true, alarm: "push.apns.apns_BadDeviceToken"),
            Row(name: "de02", state: .done, isGone: true), Row(name: "de03", state: .done, isGone: true),
            Row(name: "de06", state: .dead, alarm: "push.apns.apns_InvalidProviderToken", closes: true),
            Row(name: "de07", state: .scheduled, later: 59...61), Row(name: "de08", state: .ready, attempt: 0, closes: true),
            Row(name: "de09", state: .scheduled, later: 899...901), Row(name: "de10", state: .scheduled, later: 899...901),
            Row(name: "de12", state: .dead), Row(name: "de13", state: .dead),
            Row(name: "html", fault: true, state: .scheduled, later: 899...901),
            Row(name: "reset", fault: true, state: .scheduled, later: 5...15),
            Row(name: "goaway", fault: true, state: .scheduled, later: 5...15),
        ])
    func apple(row: Row) async throws {
        let stage = try await PushStage(PushStage.providers())
        let digits = Providers.word().replacing("-", with: "")
        let token = (row.fault ? "abcd" : row.name) + digits + digits
        if row.fault { try await Providers.fault("apns", row.name, match: token, seconds: row.seconds) }
        let device = try await stage.device(PushAddress(kind: .apns, token: token))
        try await stage.say("Tea?")
        let job = try await stage.tried(stage.planned())
        try await check(row, job, device, stage, provider: "apns")
        await stage.stop()
    }

    @Test("A token that Apple gave up goes, unless the app has given it to us since", arguments: [(60, true), (-60, false)])
    func registered(seconds: Int64, isGone: Bool) async throws {
        let stage = try await PushStage(PushStage.providers())
        let told = String(stage.clock.now + seconds * 1000)
        let token = "de04" + told + Providers.word().replacing("-", with: "") + "0"
        let device = try await stage.device(PushAddress(kind: .apns, token: token.count % 2 == 0 ? token : token + "0"))
        try await stage.say("Tea?")
        let job = try await stage.tried(stage.planned())
        #expect(job.state == (isGone ? .done : .scheduled))
        let left = try await stage.device(device.number)
        #expect((left == nil) == isGone)
        await stage.stop()
    }

    @Test(
        "Whatever a push service answers concerns its own devices, and never the others",
        arguments: [
            Row(name: "good", state: .done), Row(name: "410", state: .done, isGone: true), Row(name: "404", state: .done, isGone: true),
            Row(name: "403", state: .dead, alarm: "push.web.webpush_403"), Row(name: "413", state: .dead),
            Row(name: "507", state: .scheduled, later: 14_390...14_400), Row(name: "500", state: .scheduled, later: 5...15),
            Row(name: "429", fault: true, seconds: 90, state: .scheduled, attempt: 0, later: 85...90),
            Row(name: "503", fault: true, seconds: 33, state: .scheduled, later: 30...33),
            Row(name: "html", fault: true, state: .scheduled, later: 5...15),
            Row(name: "reset", fault: true, state: .scheduled, later: 5...15),
            Row(name: "slow", fault: true, seconds: 1, state: .done),
        ])
    func browsers(row: Row) async throws {
        let stage = try await PushStage(PushStage.providers())
        let name = "\(row.fault ? "x" : row.name)-\(Providers.word())"
        if row.fault { try await Providers.fault("push", row.name, match: "/push/\(name)", seconds: row.seconds) }
        let device = try await stage.device(PushStage.browser(name))
        try await stage.say("Tea?")
        let job = try await stage.tried(stage.planned())
        try await check(row, job, device, stage, provider: "webpush")
        await stage.stop()
    }

    @Test("A browser whose service refuses us goes alone when others of the service work: it subscribed with another key")
    func otherKey() async throws {
        let stage = try await PushStage(PushStage.providers())
        try await stage.device(PushStage.browser("good-\(Providers.word())"))
        try await stage.say("Tea?")
        try await stage.until(stage.planned(), is: .done)
        let refused = try await stage.device(PushStage.browser("403-\(Providers.word())"))
        try await stage.say("Cake?")
        try await stage.plan()
        for job in try await stage.jobs() { try await stage.until(job.id, is: .done) }
        let (left, alarms) = (try await stage.device(refused.number), try await stage.alarms())
        #expect(left == nil && alarms.isEmpty && !stage.users.isEmpty)
        await stage.stop()
    }

    @Test("A push service that wants to be left alone is, for all its devices, and asked again when its time has come")
    func breaker() async throws {
        let stage = try await PushStage(PushStage.providers())
        let names = (0..<2).map { _ in "good-\(Providers.word())" }
        try await Providers.fault("push", "429", match: "/push/\(names[0])", seconds: 300, count: 1)
        try await stage.device(PushStage.browser(names[0]))
        try await stage.say("Tea?")
        let first = try await stage.tried(stage.planned())
        try await stage.device(PushStage.browser(names[1]), of: PushStage.ada)
        try await stage.say("Cake?", by: PushStage.ben)
        let second = try await stage.tried(stage.planned())
        #expect(second.state == .scheduled && second.attempt == 0)
        #expect(try await Providers.seen("push", "/push/\(names[1])") == 0)
        stage.clock.advance(301_000)
        for job in [first.id, second.id] { try await stage.until(job, is: .done, clockGoesOnBy: 1) }
        #expect(try await PushStage.received(names[1]).map(\.body) == ["Cake?"])
        #expect(try await stage.database.read { try $0.pushOrigin(StandIns.place("push", "origin")) } == CircuitBreaker())
        await stage.stop()
    }

    @Test("A service that is down for an hour loses nothing: the newest message arrives, once")
    func outage() async throws {
        let stage = try await PushStage(PushStage.providers())
        let name = "good-\(Providers.word())"
        try await Providers.fault("push", "503", match: "/push/\(name)", count: 1_000)
        try await stage.device(PushStage.browser(name))
        for word in ["Tea?", "Cake?", "Anybody?"] {
            try await stage.say(word)
            _ = try await stage.tried(stage.planned())
        }
        let jobs = try await stage.jobs()
        let job = try #require(jobs.first?.id)
        #expect(jobs.count == 1)
        try await stage.pass(3_600_000, trying: job)
        try await Providers.forget("push", "/push/\(name)")
        try await stage.until(job, is: .done, clockGoesOnBy: 1_000)
        #expect(try await PushStage.received(name).map(\.body) == ["Anybody?"])
        await stage.stop()
    }

    @Test("What Google and Apple get names room and message, is collapsed by room, and lives as long as it should")
    func shape() async throws {
        let stage = try await PushStage(PushStage.providers())
        let (google, apple) = ("good-\(Providers.word())", "abcd" + Providers.word().replacing("-", with: ""))
        try await stage.device(PushAddress(kind: .fcm, token: google))
        try await stage.device(PushAddress(kind: .apns, token: apple))
        try await stage.say("Tea?")
        try await stage.plan()
        for job in try await stage.jobs() { try await stage.until(job.id, is: .done) }
        let asked = try JSON(parsing: try await Providers.ask("fcm", "/_requests?match=\(google)").body).array?.first?["body"]?.string
        let message = try JSON(parsing: Self.bytes(asked))["message"]
        #expect(message?["notification"] == ["title": "ada · Kitchen", "body": "Tea?"] && message?["data"]?["roomId"] == "!kitchen")
        #expect(message?["android"]?["priority"] == "high" && message?["android"]?["ttl"] == "604800s")
        #expect(message?["android"]?["collapse_key"] == message?["android"]?["notification"]?["tag"])
        let seen = try JSON(parsing: try await Providers.ask("apns", "/_requests?match=\(apple)").body).array?.first
        let payload = try JSON(parsing: Self.bytes(seen?["body"]?.string))
        #expect(payload["aps"]?["alert"] == ["title": "ada · Kitchen", "body": "Tea?"] && payload["rookery"]?["roomId"] == "!kitchen")
        await stage.stop()
    }

    /// The stand-ins give bodies byte by byte.
    private static func bytes(_ text: String?) -> [UInt8] { (text ?? "").unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }

    // MARK: what changed while it waited

    struct Change: Sendable {
        let name: String
        let make: @Sendable (PushStage, Int64) async throws -> Void
    }

    @Test(
        "Between planning and leaving things change: who has read it, came back, left, or wants no more is not told",
        arguments: [
            Change(name: "read") { try await $0.read($1) },
            Change(name: "back") { stage, _ in stage.set(PushStage.ben, isAttentive: true) },
            Change(name: "deleted") { stage, place in
                _ = try await stage.database.write { try $0.run("UPDATE events SET redacted_by = 99 WHERE position = $1", .int(place)) }
            },
            Change(name: "left") { stage, _ in
                _ = try await stage.database.write { try $0.run("UPDATE members SET membership = 'leave' WHERE uid = 2") }
            },
            Change(name: "muted") { stage, _ in
                _ = try await stage.database.write { try $0.run("UPDATE members SET mute = 1 WHERE uid = 2") }
            },
            Change(name: "too old") { stage, _ in stage.clock.advance(8 * 86_400_000) },
        ])
    func meanwhile(change: Change) async throws {
        let stage = try await PushStage(nil)
        try await stage.device(PushAddress(kind: .fcm, token: "good-\(Providers.word())"))
        let place = try await stage.say("Tea?")
        let job = try await stage.planned()
        try await change.make(stage, place)
        stage.dispatcher.attach(ScriptedWorker("worker", [JobCatalog.pushFCM]))
        try await stage.until(job, is: .cancelled, .expired)
        await stage.stop()
    }

    @Test("Edited before it leaves, a message is told as it is now")
    func edited() async throws {
        let stage = try await PushStage(nil)
        try await stage.device(PushAddress(kind: .fcm, token: "good-\(Providers.word())"))
        let place = try await stage.say("Tee?")
        try await stage.plan()
        let content: JSON = ["body": "* Tea?", "msgtype": "m.text", "m.new_content": ["body": "Tea?", "msgtype": "m.text"]]
        try await stage.edit(place, content)
        let worker = ScriptedWorker("worker", [JobCatalog.pushFCM])
        stage.dispatcher.attach(worker)
        #expect(PushLetter(material: try #require(await worker.next()).material)?.note.body == "Tea?")
        await stage.stop()
    }

    @Test("While one push of a room runs, another waits behind it and says the newest; the third replaces the second")
    func newest() async throws {
        let stage = try await PushStage(nil)
        try await stage.device(PushAddress(kind: .fcm, token: "good-\(Providers.word())"))
        let worker = ScriptedWorker("worker", [JobCatalog.pushFCM])
        stage.dispatcher.attach(worker)
        try await stage.say("one")
        try await stage.plan()
        let first = try #require(await worker.next())
        for word in ["two", "three"] {
            try await stage.say(word)
            try await stage.plan()
        }
        #expect(try await stage.jobs().map(\.state) == [.running, .blocked])
        let note = PushLedger.note(try #require(PushLetter(material: first.material)), .sent(reference: nil), now: stage.clock.now)
        stage.dispatcher.ended([JobEnd(id: first.id, token: first.token, outcome: .done, note: note)], of: "worker")
        let second = try #require(await worker.next())
        #expect(PushLetter(material: second.material)?.note.body == "three")
        #expect(!second.payload.contains("three") && !(first.payload + second.payload).contains("good"))
        await stage.stop()
    }

    @Test("A device that moved while a push was out keeps its new address: only the old one is finished")
    func moved() async throws {
        let stage = try await PushStage(nil)
        let device = try await stage.device(PushAddress(kind: .fcm, token: "unregistered-\(Providers.word())"))
        let worker = ScriptedWorker("worker", [JobCatalog.pushFCM])
        stage.dispatcher.attach(worker)
        try await stage.say("Tea?")
        try await stage.plan()
        let job = try #require(await worker.next())
        let letter = try #require(PushLetter(material: job.material))
        stage.clock.advance(5)
        let now = stage.clock.now
        _ = try await stage.database.write {
            try $0.registerPush(PushAddress(kind: .fcm, token: "new"), deviceID: "x", uid: device.uid, sid: device.sid, most: 20, at: now)
        }
        let note = PushLedger.note(letter, .gone(JobFault("fcm_UNREGISTERED", "Gone."), alarms: false), now: now)
        stage.dispatcher.ended([JobEnd(id: job.id, token: job.token, outcome: .done, note: note)], of: "worker")
        try await stage.until(job.id, is: .done)
        #expect(try await stage.device(device.number)?.address.text == "new")
        await stage.stop()
    }
}
