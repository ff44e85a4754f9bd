/// Kinds of jobs about files that people send.
extension JobCatalog {
    /// Lets go of files that are too old or that nothing refers to.
    package static let sweepMedia = JobKind(
        "media.sweep", "Takes away files that nothing refers to any more, and those of messages that are too old.",
        .housekeeping(cron: "17 * * * *"))

    /// Lets go of the files of a room that was removed.
    package static let releaseMedia = JobKind(
        "media.release", "Lets go of the files of a room that was removed.",
        .housekeeping())

    /// Removes from the disk what was taken away, and what a crash left there.
    package static let unlinkMedia = JobKind(
        "media.unlink", "Removes files from the disk that were taken away, and those that a crash left behind.",
        files(cron: "27 * * * *"))

    /// Brings a content to the store outside. It is never given up by itself: until then the file lies on disk.
    package static let storeMedia = JobKind(
        "media.store", "Brings a file to the store outside the node, part by part if it is large.",
        JobPolicy(
            queue: "media", priority: 4, attempts: nil, backOff: BackOff(first: 2_000, cap: 3_600_000), timeLimit: 900_000,
            provider: "store", effect: .repeatable))

    /// Finds contents that are still to be stored: of before there was a store, and of jobs that ended without.
    package static let gatherMedia = JobKind(
        "media.gather", "Finds files that are not in the store outside yet, and has them brought there.",
        files(priority: 7, cron: "7 * * * *"))

    /// Keeps on disk no more of what a store has than the operator wants.
    package static let trimMedia = JobKind(
        "media.trim", "Lets the disk go of files that the store outside has, as media.store.keep says.",
        .housekeeping(cron: "*/10 * * * *"))

    /// Removes objects whose contents are gone.
    package static let discardMedia = JobKind(
        "media.discard", "Removes files from the store outside that nothing refers to any more.",
        files(provider: "store", cron: "47 * * * *"))

    /// Walks over files by itself, hour by hour; a walk that fails is taken up with the next.
    private static func files(priority: Int = 6, provider: String? = nil, cron: StaticString) -> JobPolicy {
        JobPolicy(
            queue: "media", priority: priority, attempts: nil, backOff: BackOff(first: 60_000, cap: 3_600_000), timeLimit: 600_000,
            provider: provider, effect: .repeatable, cron: CronSchedule(cron))
    }

    static let media = [sweepMedia, releaseMedia, unlinkMedia, storeMedia, gatherMedia, trimMedia, discardMedia]
}
