import Chat
import Testing

@Suite("Refusals")
struct RefusalTests {
    @Test("The codes are the words of the client API, each once")
    func codes() {
        let documented: Set<String> = [
            "bad_request", "unauthenticated", "token_expired", "session_ended", "bad_credentials", "bad_code", "forbidden", "banned",
            "blocked",
            "suspended", "registration_closed", "not_found", "user_not_found", "room_not_found", "message_not_found", "media_not_found",
            "invite_not_found", "story_not_found", "job_not_found", "method_not_allowed", "username_taken", "temp_id_reused", "conflict",
            "invite_expired", "code_expired", "too_large", "unsupported_type", "invalid", "rate_limited", "not_available", "busy",
            "storage_full",
        ]
        let ours = Set(Refusal.Code.allCases.map(\.rawValue))
        #expect(documented.isSubset(of: ours))
        let more: Set<String> = ["session_not_found", "call_not_found", "device_not_found", "peer_not_found", "internal_error"]
        #expect(ours.subtracting(documented) == more)
    }

    @Test("What is not found says so by its own code", arguments: Refusal.Noun.allCases)
    func notFound(noun: Refusal.Noun) {
        let expected = noun == .route ? "not_found" : "\(noun)_not_found"
        #expect(Refusal.notFound(noun).code.rawValue == expected)
    }

    @Test("Bad input names its fields")
    func invalid() {
        let one = Refusal.invalid("name", .tooLong, "Too long.")
        #expect(one.code == .invalid && one.detail == "Too long." && one.errors == [FieldError("name", .tooLong, "Too long.")])
        let two = Refusal.invalid([FieldError("a", .required, "A."), FieldError("b", .required, "B.")])
        #expect(two.errors.map(\.field) == ["a", "b"])
    }

    @Test("Refusals that pass carry the seconds to wait")
    func waiting() {
        #expect(Refusal.rateLimited(retryAfter: 7).retryAfter == 7 && Refusal.busy(retryAfter: 2).code == .busy)
    }

    @Test("Every rejection by the rules has words for people", arguments: AuthRejection.allCases)
    func rejections(rejection: AuthRejection) {
        #expect(rejection.refusal.detail.hasSuffix("."))
        #expect([.forbidden, .banned, .conflict, .roomNotFound].contains(rejection.refusal.code))
    }
}
