/// The handlers of all kinds.
package enum KnownHandlers {
    /// - Parameters:
    ///   - keeping: how long ended jobs stay.
    ///   - clock: what handlers wait by.
    package static func all(keeping: PruneJobs.Keeping = PruneJobs.Keeping(), _ clock: JobClock = .system) -> [JobHandler] {
        [PruneJobs.handler(keeping), PruneInvites.handler, Probe.handler(clock)]
    }
}
