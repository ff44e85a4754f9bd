import Chat
package import Storage

/// `push.prune`: devices that were not heard of, or not reached, for too long go, and are asked no more.
package enum PrunePush {
    /// Nothing arrives there for a month: a phone in a drawer, or a browser whose push service forgot to say that it is gone.
    private static let failing: Int64 = 30 * 86_400_000
    /// Some milliseconds of the writer's time.
    private static let atOnce = 100

    /// - Parameters:
    ///   - age: milliseconds for which a device is kept whose client does not come back.
    ///   - users: who has a device.
    package static func handler(age: Int64, _ users: PushUsers) -> JobHandler {
        JobHandler(
            JobCatalog.prunePush,
            .inTransaction { _, session, now in
                let gone = try session.prunePush(
                    registeredBefore: now - age, failingSince: now - failing, at: now, limit: atOnce)
                for uid in Set(gone) { try session.noteDevices(of: uid, in: users) }
                return gone.count == atOnce ? .again : .done
            })
    }
}
