package import CanonicalJSON
import Chat
package import Cryptography
package import Logging
package import Storage

/// What abilities stand on: the store, the clock, the gateway and the settings of one node. Immutable; its parts guard themselves.
package final class NodeContext: Sendable {
    /// The settings in force.
    package let configuration: NodeConfiguration
    /// The database threads.
    package let database: Database
    /// The door into the event log.
    package let log: EventLog
    /// Milliseconds since 1970 and the randomness, passed in so that a test can own them.
    package let world: World
    /// The threads that hash passwords.
    package let passwords: PasswordHasher
    /// Makes and checks access tokens.
    package let tokens: AccessTokens
    /// The live connections.
    package let gateway: Gateway
    /// Who has read how far, told once a second.
    package let receipts: Receipts
    /// How far other nodes have got, told once a second.
    let reachTelling = ReachTelling()
    /// The newest messages of rooms that are looked at, written.
    package let recent: RecentMessages
    /// Keeps the index of words up to date.
    package let search: SearchUpkeep
    /// The request budgets.
    package let limits: RateLimits
    /// The secret behind codes by mail and text message.
    package let codeKey: CodeKey
    /// What wakes devices while nobody is connected.
    package let push: PushParts
    /// Reads what a provider says of a text, and answers the payload of the job that follows; nil when it is not the provider's. With the
    /// signature, the address that was called and the form.
    package let textCallback: TextCallback?
    /// Rung after each commit that touched the job queue.
    package let jobs: JobBell
    /// Counts for the figures that admins see.
    package let stats = StatBook()
    /// When it was put together, in milliseconds since 1970.
    package let startedAt: Int64
    /// Files that people send.
    package let media: MediaParts
    /// The port it is reached at.
    package let port: BoundPort
    private let linkPlace = LinkPlace()
    /// The node's log.
    package let logger: Logger

    /// Puts together a node's parts.
    package init(
        configuration: NodeConfiguration, database: Database, log: EventLog, world: World, passwords: PasswordHasher,
        tokens: AccessTokens, gateway: Gateway, receipts: Receipts, recent: RecentMessages, search: SearchUpkeep, limits: RateLimits,
        codeKey: CodeKey, push: PushParts, textCallback: TextCallback?, jobs: JobBell, media: MediaParts, logger: Logger
    ) {
        self.configuration = configuration
        self.database = database
        self.log = log
        self.world = world
        self.passwords = passwords
        self.tokens = tokens
        self.gateway = gateway
        self.receipts = receipts
        self.recent = recent
        self.search = search
        self.limits = limits
        self.codeKey = codeKey
        self.push = push
        self.textCallback = textCallback
        self.jobs = jobs
        startedAt = world.now()
        self.media = media
        port = BoundPort(configuration.listen.port)
        self.logger = logger
    }

    /// What it does together with other nodes; nil when it links with nobody.
    package var links: NodeLinks? { linkPlace.links }

    /// Called once, before anything listens.
    func bind(_ links: NodeLinks) { linkPlace.bind(links) }
}

/// See ``NodeContext/textCallback``.
package typealias TextCallback = @Sendable (_ signature: String, _ address: String, _ form: [UInt8]) -> JSON?

/// What comes from outside any computation: time and chance.
package struct World: Sendable {
    /// Milliseconds since 1970-01-01 UTC.
    package let now: @Sendable () -> Int64
    /// Unpredictable bytes of the length asked for.
    package let random: @Sendable (Int) -> [UInt8]

    /// Takes the two sources.
    package init(now: @escaping @Sendable () -> Int64, random: @escaping @Sendable (Int) -> [UInt8]) {
        self.now = now
        self.random = random
    }
}
