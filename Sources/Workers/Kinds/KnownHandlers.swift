/// The handlers of all kinds that need nothing but the database, or nothing at all.
package enum KnownHandlers {
    /// - Parameters:
    ///   - keeping: how long ended jobs stay.
    ///   - providers: whom this process can ask.
    ///   - textPrice: of one text, in millionths of the operator's currency.
    ///   - clock: what handlers wait by.
    package static func all(
        keeping: PruneJobs.Keeping = PruneJobs.Keeping(), providers: KnownProviders = KnownProviders(), textPrice: Int64 = 0,
        _ clock: JobClock = .system
    ) -> [JobHandler] {
        [
            PruneJobs.handler(keeping), PruneInvites.handler, PruneCodes.handler, CodeStatus.handler(price: textPrice),
            Probe.handler(clock), ReleaseMedia.handler, ExpireStory.handler,
        ] + SendCode.handlers(providers, clock) + SendPush.handlers(providers, clock)
    }
}
