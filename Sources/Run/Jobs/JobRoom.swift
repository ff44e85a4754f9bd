import Chat
import Cryptography
import Logging
import Node
import ServiceLifecycle
import Storage
import Workers

/// The job queue of a node and the workers of its own process, as a service that stops before the database closes.
struct JobRoom: Service {
    /// Its own name among those who take jobs.
    static let workerName = "node"

    let dispatcher: JobDispatcher
    private let worker: HandlerWorker
    private let grace: Int64

    init(_ node: RookeryNode, _ providers: KnownProviders, _ stores: MediaStores, _ logger: Logger) {
        let context = node.context
        let configuration = context.configuration
        let jobs = configuration.jobs
        let random = SecureRandom.system
        let clock = JobClock(now: context.world.now, chance: JobClock.system.chance, sleep: JobClock.system.sleep)
        let site = CodeSite(name: configuration.codeSite.name, host: configuration.codeSite.host)
        dispatcher = JobDispatcher(
            context.database, bell: context.jobs, providers: JobCatalog.providers(textsPerSecond: configuration.twilio.textsPerSecond),
            ledgers: CodeLedger.all(key: context.codeKey, site: site) + Self.pushLedgers(context), boot: random.token(byteCount: 12),
            clock: clock, logger: logger)
        let folder = context.media.folder
        let beside =
            [
                SweepMedia.handler(Self.keeping(configuration.media)),
                UnlinkMedia.handler(context.database, folder, now: context.world.now),
                TrimMedia.handler(keeping: configuration.store.localBytes),
                StoreMedia(context.database, folder, stores, clock: clock).handler,
                DiscardMedia(context.database, stores, clock: clock).handler,
                GatherMedia(context.database, stores, clock: clock).handler,
                PrunePush.handler(age: configuration.push.keepDays * 86_400_000, context.push.users),
            ] + NodeJobs.handlers(context)
            + (context.links.map { [SendToServer.handler($0.sending), DeclineElsewhere.handler($0.memberships)] } ?? [])
        let known = KnownHandlers.all(
            keeping: Self.keeping(jobs), providers: providers, textPrice: configuration.codes.textPriceThousandths * 1000, clock)
        let handlers = (known + beside).filter { jobs.workers == .on || !$0.isOutside }
        worker = HandlerWorker(
            name: Self.workerName, slots: jobs.slots, isInProcess: true, handlers, ends: dispatcher,
            transactions: TransactionRunner(dispatcher), clock: clock)
        grace = jobs.graceSeconds * 1000
        JobMetrics.register(dispatcher.figures, in: node.registry)
    }

    private static func pushLedgers(_ context: NodeContext) -> [JobLedger] {
        let push = context.push
        return PushLedger.all(
            PushLedger.Surroundings(
                node: context.configuration.identity.name, log: context.log, users: push.users, zones: push.zones,
                tokens: VAPIDTokens(key: push.key, contact: context.configuration.pushContact), isAttentive: push.isAttentive))
    }

    private static func keeping(_ jobs: JobConfiguration) -> PruneJobs.Keeping {
        var keeping = PruneJobs.Keeping()
        keeping.done = jobs.keepDoneHours * 3_600_000
        keeping.dead = jobs.keepDeadDays * 86_400_000
        return keeping
    }

    private static func keeping(_ media: MediaConfiguration) -> SweepMedia.Keeping {
        var keeping = SweepMedia.Keeping()
        keeping.unused = media.graceHours * 3_600_000
        keeping.sent = media.retentionDays > 0 ? media.retentionDays * 86_400_000 : nil
        keeping.remote = media.remoteDays > 0 ? media.remoteDays * 86_400_000 : nil
        keeping.remoteBytes = media.remoteBytes > 0 ? media.remoteBytes : nil
        return keeping
    }

    func run() async throws {
        dispatcher.attach(worker)
        async let ended: Void = dispatcher.run()
        try? await gracefulShutdown()
        dispatcher.stopHandingOut()
        await worker.stop(patience: grace)
        dispatcher.finish()
        await ended
    }
}
