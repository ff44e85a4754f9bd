import CanonicalJSON
import Chat

/// What an account's settings say about pushes.
struct AccountNotifications {
    let level: NotificationLevel
    let content: PushContent
    let quiet: DoNotDisturb?

    init(_ session: any SQLSession, uid: Int64) throws(StorageFailure) {
        let settings = try? JSON(parsing: Array(try session.settings(uid: uid).utf8))
        level = settings?["notify"]?.string.flatMap { NotificationLevel(rawValue: $0) } ?? .all
        content = settings?["pushContent"]?.string.flatMap { PushContent(rawValue: $0) } ?? .full
        quiet = DoNotDisturb(setting: settings?["doNotDisturb"])
    }
}
