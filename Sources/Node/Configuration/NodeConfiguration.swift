package import SocketIO
package import Storage

/// Everything a node is told at start: pure values with their defaults. `Run` fills it from the environment and the configuration
/// file; a test builds its own. Nothing here changes while the node runs.
package struct NodeConfiguration: Sendable {
    /// Who the node is.
    package var identity = IdentityConfiguration()
    /// Where it listens and whom it believes.
    package var listen = ListenConfiguration()
    /// What one client and all of them together may ask of the listener.
    package var listener = ListenerLimits()
    /// Live connections, whatever door they came through.
    package var live = LiveConfiguration()
    /// Engine.IO: timers and sizes of the transport below Socket.IO.
    package var engine = EngineLimits()
    /// Socket.IO: attachments, namespaces, acks.
    package var socketIO = SocketLimits()
    /// Registration, sessions, tokens.
    package var accounts = AccountConfiguration()
    /// Sizes of rooms, messages and pages.
    package var rooms = RoomConfiguration()
    /// Files that people send.
    package var media = MediaConfiguration()
    /// Where they lie beside the disk.
    package var store = StoreConfiguration()
    /// A bucket of S3.
    package var s3 = S3Configuration()
    /// Cloudinary.
    package var cloudinary = CloudinaryConfiguration()
    /// How long stories are shown, and how many.
    package var stories = StoryConfiguration()
    /// The search in messages.
    package var search = SearchConfiguration()
    /// How often anything may be asked.
    package var rates = RateConfiguration()
    /// The threads that hash passwords.
    package var passwords = PasswordConfiguration()
    /// The database threads, without the hooks, which the node sets.
    package var database = DatabaseConfiguration()
    /// The job queue and the workers.
    package var jobs = JobConfiguration()
    /// Codes by mail and text message.
    package var codes = CodeConfiguration()
    /// Text messages.
    package var twilio = TwilioConfiguration()
    /// Mail.
    package var mail = MailConfiguration()
    /// Devices that are woken when nobody is connected.
    package var push = PushConfiguration()
    /// Pushes through Google.
    package var fcm = FCMConfiguration()
    /// Pushes through Apple.
    package var apns = APNsConfiguration()
    /// Everything that leaves the node.
    package var outbound = OutboundConfiguration()
    /// Links with other nodes.
    package var federation = FederationConfiguration()
    /// Who may read the metrics.
    package var metrics = MetricsConfiguration()
    /// The log.
    package var log = LogConfiguration()
    /// What whoever read the configuration tells the node's admins of it; empty when nobody did.
    package var inForce: [SettingInForce] = []

    /// All defaults: a node on 127.0.0.1:8080 with its data in `data`.
    package init() {}
}
