import Chat
import Cryptography
import Federation
import Logging
import NIOPosix
import Storage

/// A node's parts, opened and tied together, before anything listens.
struct OpenedNode: Sendable {
    let context: NodeContext
    let loops: ListenerLoops
    let tokenFiles: TokenKeyFiles
    let registry: MetricsRegistry
    let liveMetrics: LiveMetrics
    let stats: StatKeeping
    let refusals: CounterFamily

    /// Opens the database and the keys in the data folder, which is made with mode 0700 when it is missing.
    /// - Throws: `RandomKeyFile.Damage`, `StorageFailure`, `NodeName.Mismatch`, `SecretFile.Failure`, each a sentence for the log.
    static func open(
        _ configuration: NodeConfiguration, _ world: World, random: SecureRandom, _ providers: NodeProviders, _ logger: Logger
    ) async throws -> OpenedNode {
        let hooks = NodeHooks()
        let folder = configuration.identity.dataDirectory
        let database = try await NIOThreadPool.singleton.runIfActive {
            try SecretFile.makeFolder(folder)
            return try Database.open(at: "\(folder)/rookery.db", hooks.set(in: configuration.database), migrations: Schema.migrations)
        }
        let name = configuration.identity.name
        try await NodeName.settle(name, in: database, instance: random.token(byteCount: 12))
        let media = try await media(configuration, world, random, providers.remoteMedia)
        let log = try await EventLog.open(
            database, nodeName: name, tempLifetime: configuration.accounts.tempIDSeconds * 1000,
            unfoldedLimit: configuration.database.unfoldedEvents, pictures: media.links.picture)
        let head = try await database.read(.interactive) { session in try session.head() }

        let lifetime = configuration.accounts.accessTokenSeconds * 1000
        let tokenFiles = TokenKeyFiles(dataDirectory: folder, random: random)
        let ring = try await NIOThreadPool.singleton.runIfActive { try tokenFiles.refreshed(at: world.now(), lifetime: lifetime) }
        let keys = configuration.identity.keysFolder
        let codeKey = try await NIOThreadPool.singleton.runIfActive { try CodeKeyFile.read(in: keys, random: random) }
        let loops = ListenerLoops(count: configuration.listen.loops > 0 ? configuration.listen.loops : nil)
        let registry = MetricsRegistry()
        let refusals = ListenerMetrics.refusals(registry)
        let gateway = Gateway(
            group: loops.group, head: head, presence: Presence(limits: configuration.live, now: world.now), limits: configuration.live
        ) { refusals.counter($0.rawValue).add() }
        let liveMetrics = LiveMetrics(registry)
        let recent = RecentMessages(
            perRoom: configuration.rooms.pageDefault + 1, bytes: configuration.rooms.recentMessagesMiB << 20)
        let push = try await push(configuration, database, gateway.presence, world, random, providers.pushJudge)
        hooks.tie(log, gateway, recent, liveMetrics, push.upkeep)
        let context = NodeContext(
            configuration: configuration, database: database, log: log, world: world,
            passwords: PasswordHasher(
                threads: configuration.passwords.threadCount, queueLimit: configuration.passwords.queue, random: random),
            tokens: AccessTokens(ring, issuer: name, lifetime: lifetime, random: random), gateway: gateway,
            receipts: Receipts(largestRoom: configuration.live.receiptMembers), recent: recent,
            search: SearchUpkeep(database, configuration.search, now: world.now),
            limits: RateLimits(configuration.rates, now: world.now), codeKey: codeKey, push: push,
            textCallback: providers.textCallback, jobs: hooks.jobs,
            media: media, logger: logger)
        gateway.bind(context)
        if let identity = providers.federation, configuration.federation.mode != .off {
            let peers = try await database.read { session in try session.peers() }
            let links = NodeLinks(context, identity, peers: peers)
            context.bind(links)
            let fetch = FetchRemoteFile(node: context, calls: identity.client)
            media.elsewhere.bind(RemoteFiles(fetch, admits: links.linked.peers.admits, now: world.now))
        } else {
            log.bind { _ in false }
        }
        return OpenedNode(
            context: context, loops: loops, tokenFiles: tokenFiles, registry: registry, liveMetrics: liveMetrics,
            stats: StatKeeping(context, liveMetrics), refusals: refusals)
    }

    private static func push(
        _ configuration: NodeConfiguration, _ database: Database, _ presence: Presence, _ world: World, _ random: SecureRandom,
        _ judge: PushJudge?
    ) async throws -> PushParts {
        let keys = configuration.identity.keysFolder
        let key = try await NIOThreadPool.singleton.runIfActive { try PushKeyFile.read(in: keys, random: random) }
        return try await PushParts(database, configuration, presence: presence, key: key, judge: judge, now: world.now)
    }

    private static func media(
        _ configuration: NodeConfiguration, _ world: World, _ random: SecureRandom, _ remote: RemoteMedia?
    ) async throws -> MediaParts {
        let folder = MediaFolder(root: configuration.mediaDirectory)
        let keys = configuration.identity.keysFolder
        let key = try await NIOThreadPool.singleton.runIfActive {
            try folder.prepare()
            return try MediaLinks.key(in: keys, random: random)
        }
        let links = MediaLinks(server: configuration.identity.name, key: key, now: world.now)
        return MediaParts(configuration.media, folder: folder, links: links, remote: remote)
    }

    /// Ends the threads. Nothing may listen any more.
    func close() async {
        context.passwords.shutDown()
        await context.media.elsewhere.files?.stop()
        await context.media.stop()
        let database = context.database
        try? await NIOThreadPool.singleton.runIfActive { database.close() }
        await loops.shutdown()
    }
}
