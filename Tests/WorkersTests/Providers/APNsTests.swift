import CanonicalJSON
import Cast
import Cryptography
import Foundation
import OutboundHTTP
import Testing

@testable import Workers

@Suite(.enabled(if: StandIns.areThere, "needs ROOKERY_PYTHON")) struct APNsTests {
    private static func tokens() throws -> APNsTokens {
        APNsTokens(
            key: try P256Key(pem: Providers.secret(StandIns.place("apns", "key"))), keyID: StandIns.place("apns", "keyID"),
            team: StandIns.place("apns", "team"))
    }

    private static func apns() throws -> APNs {
        APNs(origin: try Providers.origin("apns"), topic: StandIns.place("apns", "topic"), tokens: try tokens(), fetch: Providers.own())
    }

    private static func notification(_ device: String, kind: APNsNotification.Kind = .alert) -> APNsNotification {
        APNsNotification(
            device: device, payload: ["aps": ["alert": ["title": "Ada", "body": "Tea? ☕"]]], kind: kind,
            priority: kind == .background ? 5 : 10,
            expiration: Providers.now + 600, collapse: "kitchen", id: UUID().uuidString)
    }

    private static func device() -> String { Providers.word().filter { $0 != "-" }.replacing("de", with: "aa") }

    @Test(
        "A push goes out with a token that Apple's check accepts, over HTTP/2",
        arguments: [APNsNotification.Kind.alert, .background, .voip])
    func sent(kind: APNsNotification.Kind) async throws {
        let notification = Self.notification("aa" + Self.device(), kind: kind)
        let verdict = await (try Self.apns()).send(notification, registered: 0, now: Providers.now)
        #expect(verdict == .sent(reference: notification.id))
    }

    @Test(
        "The stand-in refuses as Apple does, and each refusal has its consequence",
        arguments: [
            ("de01", "gone!"), ("de02", "gone"), ("de03", "gone"), ("de040000000002000", "gone"), ("de040000000000500", "retry"),
            ("de050000000002000", "gone"), ("de06", "misconfigured"), ("de07", "retry 60"), ("de08", "wait 1200"), ("de09", "retry 900"),
            ("de10", "retry 900"), ("de11", "misconfigured"), ("de12", "faulty"), ("de13", "faulty"),
        ])
    func refused(device: String, row: String) async throws {
        #expect(await (try Self.apns()).send(Self.notification(device), registered: 1000, now: Providers.now).row == row)
    }

    @Test(
        "Whatever breaks has its consequence",
        arguments: [
            ("429", "retry 7"), ("503", "retry 7"), ("html", "retry 900"), ("reset", "retry"), ("goaway", "retry"), ("slow", "retry"),
        ])
    func faults(kind: String, row: String) async throws {
        let device = "aa" + Self.device()
        try await Providers.fault("apns", kind, match: device, seconds: kind == "slow" ? 12 : 7)
        #expect(await (try Self.apns()).send(Self.notification(device), registered: 0, now: Providers.now).row == row)
    }

    @Test("A clock of ours that is an hour behind makes tokens that Apple finds old: a person is told")
    func wrongClock() async throws {
        let verdict = await (try Self.apns()).send(Self.notification("aa01"), registered: 0, now: Providers.now - 7200)
        #expect(verdict.row == "misconfigured")
    }

    @Test("A token is kept for 50 minutes; one that Apple calls old is replaced no sooner than after 20")
    func window() throws {
        var tokens = try Self.tokens()
        let first = tokens.token(now: 10_000)
        #expect(tokens.token(now: 12_999) == first)
        let second = tokens.token(now: 13_000)
        #expect(second != first)
        let tooSoon = tokens.expired(second, now: 14_199)
        #expect(!tooSoon && tokens.token(now: 14_199) == second)
        let renewed = tokens.expired(second, now: 14_200)
        let third = tokens.token(now: 14_200)
        #expect(renewed && third != second)
        let known = tokens.expired(second, now: 14_201)
        #expect(known && tokens.token(now: 14_201) == third)
        let back = tokens.token(now: 9_000)
        #expect(back != third)
    }

    @Test("What Apple would not take is not sent")
    func unsendable() async throws {
        var long = Self.notification("aa01")
        long.payload["text"] = .string(String(repeating: "x", count: 4096))
        var collapse = Self.notification("aa01")
        collapse.collapse = String(repeating: "x", count: 65)
        for notification in [long, collapse, Self.notification("../x"), Self.notification("")] {
            #expect(await (try Self.apns()).send(notification, registered: 0, now: Providers.now).row == "faulty")
        }
    }
}
