import Chat
import OutboundHTTP
import Testing

@testable import Workers

@Suite struct AnswerTests {
    private static let now: Int64 = 784_111_777  // Sun, 06 Nov 1994 08:49:37 GMT

    @Test(
        "Twilio: each answer has its consequence",
        arguments: [
            (reply(201, #"{"sid": "SM1"}"#), "sent"), (reply(201, page), "unanswered"), (reply(429, "", ["Retry-After": "7"]), "wait 7"),
            (reply(429, page), "wait"), (reply(500, page), "unanswered"), (reply(503), "unanswered"),
            (reply(401, #"{"code": 20003}"#), "misconfigured"),
            (reply(403), "misconfigured"), (reply(404), "misconfigured"), (reply(302), "misconfigured"),
            (reply(400, #"{"code": 21211}"#), "refused"),
            (reply(400, #"{"code": 21614}"#), "refused"), (reply(400, #"{"code": 21612}"#), "refused"),
            (reply(400, #"{"code": 21610}"#), "refused"),
            (reply(400, #"{"code": 21408}"#), "refused!"), (reply(400, #"{"code": 21611}"#), "wait 600"),
            (reply(400, #"{"code": 30001}"#), "wait 600"),
            (reply(400, #"{"code": 99999}"#), "refused"), (reply(400, page), "refused"),
        ])
    func twilio(response: FetchResponse, row: String) {
        #expect(TwilioAnswer.verdict(response, now: Self.now).row == row)
    }

    private static func fcm(_ status: String, _ code: String? = nil, field: String? = nil) -> String {
        let error = code.map { #"{"@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": "\#($0)"}"# }
        let violation = field.map { #"{"@type": "x/google.rpc.BadRequest", "fieldViolations": [{"field": "\#($0)"}]}"# }
        let details = [error, violation].compactMap { $0 }.joined(separator: ", ")
        return #"{"error": {"status": "\#(status)", "details": [\#(details)]}}"#
    }

    @Test(
        "Firebase: each answer has its consequence",
        arguments: [
            (reply(200, #"{"name": "projects/p/messages/1"}"#), "sent"), (reply(404, fcm("NOT_FOUND", "UNREGISTERED")), "gone"),
            (reply(403, fcm("PERMISSION_DENIED", "SENDER_ID_MISMATCH")), "gone!"), (reply(403, fcm("PERMISSION_DENIED")), "misconfigured"),
            (reply(400, fcm("INVALID_ARGUMENT", "INVALID_ARGUMENT", field: "message.token")), "gone"),
            (reply(400, fcm("INVALID_ARGUMENT", "INVALID_ARGUMENT", field: "message.data")), "faulty"),
            (reply(400, fcm("INVALID_ARGUMENT")), "faulty"),
            (reply(429, fcm("RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"), ["Retry-After": "90"]), "wait 90"),
            (reply(429, fcm("RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED")), "wait 60"), (reply(429, page), "wait 60"),
            (reply(503, fcm("UNAVAILABLE", "UNAVAILABLE")), "retry 10"), (reply(503, page, ["Retry-After": "2"]), "retry 10"),
            (reply(503, page, ["Retry-After": "120"]), "retry 120"), (reply(500, fcm("INTERNAL", "INTERNAL")), "retry"),
            (reply(502, page), "retry"),
            (reply(401, fcm("UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR")), "misconfigured"),
            (reply(401, fcm("UNAUTHENTICATED", "APNS_AUTH_ERROR")), "misconfigured"), (reply(404, page), "misconfigured"),
        ])
    func firebase(response: FetchResponse, row: String) {
        guard case .verdict(let verdict) = FCMAnswer.meaning(response, now: Self.now) else {
            Issue.record("a verdict is expected")
            return
        }
        #expect(verdict.row == row)
    }

    @Test("Firebase: an access token that is not taken asks for another one")
    func firebaseToken() {
        #expect(FCMAnswer.meaning(reply(401, Self.fcm("UNAUTHENTICATED")), now: Self.now) == .newToken)
        #expect(FCMAnswer.meaning(reply(401, page), now: Self.now) == .newToken)
    }

    @Test(
        "Apple: each answer has its consequence",
        arguments: [
            (reply(200, "", ["apns-id": "A"]), "sent"), (reply(410, #"{"reason": "Unregistered", "timestamp": 2000}"#), "gone"),
            (reply(410, #"{"reason": "Unregistered", "timestamp": 1000}"#), "retry"), (reply(410, #"{"reason": "ExpiredToken"}"#), "gone"),
            (reply(400, #"{"reason": "BadDeviceToken"}"#), "gone!"), (reply(400, #"{"reason": "DeviceTokenNotForTopic"}"#), "gone"),
            (reply(400, #"{"reason": "TopicDisallowed"}"#), "gone"), (reply(400, #"{"reason": "BadCollapseId"}"#), "faulty"),
            (reply(400, page), "faulty"),
            (reply(403, #"{"reason": "InvalidProviderToken"}"#), "misconfigured"),
            (reply(413, #"{"reason": "PayloadTooLarge"}"#), "faulty"),
            (reply(429, #"{"reason": "TooManyRequests"}"#), "retry 60"), (reply(429, "", ["Retry-After": "5"]), "retry 5"),
            (reply(429, #"{"reason": "TooManyProviderTokenUpdates"}"#), "wait 1200"),
            (reply(500, #"{"reason": "InternalServerError"}"#), "retry 900"),
            (reply(503, page), "retry 900"), (reply(503, "", ["Retry-After": "30"]), "retry 30"),
            (reply(404, #"{"reason": "BadPath"}"#), "misconfigured"),
        ])
    func apple(response: FetchResponse, row: String) {
        guard case .verdict(let verdict) = APNsAnswer.meaning(response, registered: 1000, now: Self.now) else {
            Issue.record("a verdict is expected")
            return
        }
        #expect(verdict.row == row)
    }

    @Test("Apple: an old token of ours asks for another one")
    func appleToken() {
        #expect(APNsAnswer.meaning(reply(403, #"{"reason": "ExpiredProviderToken"}"#), registered: 0, now: Self.now) == .newToken)
    }

    @Test(
        "Push services: each answer has its consequence",
        arguments: [
            (reply(201), true, "sent"), (reply(200), true, "sent"), (reply(202), true, "sent"), (reply(204), true, "sent"),
            (reply(404), true, "gone"),
            (reply(410), false, "gone"), (reply(400), true, "gone"), (reply(401), true, "gone"), (reply(403), true, "gone"),
            (reply(400), false, "misconfigured"), (reply(401), false, "misconfigured"), (reply(403), false, "misconfigured"),
            (reply(413), true, "faulty"),
            (reply(429, "", ["Retry-After": "9"]), true, "wait 9"), (reply(429), true, "wait 60"), (reply(500, page), true, "retry"),
            (reply(503, "", ["Retry-After": "3"]), true, "retry 3"), (reply(507), true, "retry 14400"), (reply(302), true, "gone"),
        ])
    func webPush(response: FetchResponse, othersWork: Bool, row: String) {
        #expect(WebPushAnswer.verdict(response, othersWork: othersWork, now: Self.now).row == row)
    }

    @Test(
        "Mail servers: each refusal has its consequence",
        arguments: [
            (MailFailure(stage: .recipient, reply: 550, enhanced: "5.1.1"), "refused"),
            (MailFailure(stage: .recipient, reply: 551), "refused"),
            (MailFailure(stage: .recipient, reply: 553), "refused"),
            (MailFailure(stage: .recipient, reply: 554, enhanced: "5.7.1"), "misconfigured"),
            (MailFailure(stage: .recipient, reply: 450), "retry"), (MailFailure(stage: .recipient, reply: 451), "retry"),
            (MailFailure(stage: .recipient, reply: 421), "wait"), (MailFailure(stage: .message, reply: 452), "retry"),
            (MailFailure(stage: .message, reply: 552, enhanced: "5.2.2"), "refused"), (MailFailure(stage: .message, reply: 552), "faulty"),
            (MailFailure(stage: .message, reply: 554), "faulty"), (MailFailure(stage: .sender, reply: 553), "misconfigured"),
            (MailFailure(stage: .sender, reply: 530), "misconfigured"), (MailFailure(stage: .login, reply: 535), "misconfigured"),
            (MailFailure(stage: .login, reply: 534), "misconfigured"), (MailFailure(stage: .login, reply: 454), "wait"),
            (MailFailure(stage: .login), "misconfigured"), (MailFailure(stage: .connecting, reply: 421), "wait"),
            (MailFailure(stage: .connecting, reply: 554), "misconfigured"), (MailFailure(stage: .connecting, cause: .unreachable), "wait"),
            (MailFailure(stage: .connecting, cause: .untrusted), "misconfigured"),
            (MailFailure(stage: .recipient, cause: .broken(mayHaveArrived: false)), "retry"),
            (MailFailure(stage: .unanswered, cause: .broken(mayHaveArrived: true)), "unanswered"),
        ])
    func mail(failure: MailFailure, row: String) {
        #expect(MailAnswer.verdict(failure).row == row)
    }

    @Test(
        "No answer: what may have arrived and must not arrive twice is a case of its own",
        arguments: [
            (FetchFailure.timedOut(mayHaveArrived: true), "unanswered", "retry"), (.timedOut(mayHaveArrived: false), "retry", "retry"),
            (.broken(mayHaveArrived: true), "unanswered", "retry"), (.unreachable, "wait", "wait"), (.unresolved, "wait", "wait"),
            (.untrusted, "misconfigured", "misconfigured"), (.addressRefused("loopback"), "gone", "gone"), (.busy, "retry", "retry"),
            (.stopped(mayHaveArrived: true), "unanswered", "retry"), (.stopped(mayHaveArrived: false), "retry", "retry"),
            (.tooLarge, "unanswered", "retry"), (.unavailable, "misconfigured", "misconfigured"),
        ])
    func noAnswer(failure: FetchFailure, once: String, again: String) {
        #expect(TwilioAnswer.verdict(failure).row == once)
        for verdict in [FCMAnswer.verdict(failure), APNsAnswer.verdict(failure), WebPushAnswer.verdict(failure)] {
            #expect(verdict.row == again)
        }
    }

    @Test("A verdict is what the job does next: an address that is finished ends it, a provider that is down burns no attempt")
    func outcomes() {
        let fault = JobFault("word", "A sentence.")
        let outcomes: [(ProviderVerdict, JobOutcome)] = [
            (.sent(reference: "a"), .done), (.gone(fault, alarms: true), .done), (.refused(fault, alarms: false), .done),
            (.retry(fault, after: 2), .retry(fault, notBefore: 3_000)), (.retry(fault, after: nil), .retry(fault)),
            (.wait(fault, seconds: 5), .wait(until: 6_000, fault)), (.wait(fault, seconds: nil), .wait(until: nil, fault)),
            (.faulty(fault), .dead(fault)), (.misconfigured(fault), .dead(fault, trips: true)), (.unanswered(fault), .retry(fault)),
        ]
        for (verdict, outcome) in outcomes { #expect(verdict.outcome(now: 1_000, resends: true) == outcome) }
        #expect(ProviderVerdict.unanswered(fault).outcome(now: 1_000, resends: false) == .dead(fault))
    }

    @Test(
        "Retry-After is read as seconds and as a date, and never for more than a day",
        arguments: [
            ("7", 7), ("0", 0), ("999999999", 86_400), ("Sun, 06 Nov 1994 08:49:47 GMT", 10), ("Sun, 06 Nov 1994 08:49:30 GMT", 0),
            ("Tue, 29 Feb 2000 00:00:00 GMT", 86_400), ("soon", nil), ("-5", nil), ("Sun, 06 Foo 1994 08:49:47 GMT", nil),
        ])
    func retryAfter(text: String, seconds: Int?) {
        #expect(RetryAfter.seconds(FetchResponseHead(status: 429, headers: ["retry-after": text]), now: Self.now) == seconds)
    }
}
