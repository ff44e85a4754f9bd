/// Kinds of jobs that wake devices. Their payload names device and event; what is said, and to which address, is put in when a worker takes
/// them. One job of a device and room waits at a time, and says the newest.
extension JobCatalog {
    /// Through Firebase Cloud Messaging.
    package static let pushFCM = JobKind("push.fcm", "Wakes a device through Google.", policy(pushingBy: "fcm"))

    /// Through Apple.
    package static let pushAPNs = JobKind("push.apns", "Wakes a device through Apple.", policy(pushingBy: "apns"))

    /// To browsers and UnifiedPush. A push service that is down holds up its own devices only: each has a breaker of its own.
    package static let pushWeb = JobKind("push.web", "Wakes a browser or a UnifiedPush app.", policy(pushingBy: "webpush"))

    /// Lets go of devices that are gone.
    package static let prunePush = JobKind(
        "push.prune", "Removes devices that were not heard of, or not reached, for too long.",
        .housekeeping(cron: "41 4 * * *"))

    /// A provider may be down for some hours: the last try comes after almost five, and one that says so itself burns no try.
    private static func policy(pushingBy provider: String) -> JobPolicy {
        JobPolicy(
            queue: "push", priority: 1, attempts: 12, backOff: BackOff(first: 10_000, cap: 7_200_000), life: 86_400_000, timeLimit: 45_000,
            provider: provider, effect: .repeatable)
    }

    static let push = [pushFCM, pushAPNs, pushWeb, prunePush]
}
