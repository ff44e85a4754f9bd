package import Chat
package import NIOCore
package import Storage
import Synchronization

/// The live connections of a node: one shard per event loop, fed once per commit.
package final class Gateway: LiveGateway, Sendable {
    private let shards: [LiveShard]
    private let shardOfLoop: [ObjectIdentifier: Int]
    private let node = Mutex<NodeContext?>(nil)
    /// Who is online.
    package let presence: Presence
    /// Told of every request that is refused, for the metrics. Connections that are refused tell their door.
    let refused: @Sendable (Refusal.Code) -> Void

    /// Makes a shard for every loop of the group; `head` is the position of the last event on disk.
    package init(
        group: any EventLoopGroup, head: Int64, presence: Presence, limits: LiveConfiguration,
        refused: @escaping @Sendable (Refusal.Code) -> Void = { _ in }
    ) {
        let loops = Array(group.makeIterator())
        shards = loops.map { LiveShard(loop: $0, head: head, limits: limits, shards: loops.count) }
        shardOfLoop = Dictionary(uniqueKeysWithValues: shards.enumerated().map { (ObjectIdentifier($1.loop), $0) })
        self.presence = presence
        self.refused = refused
    }

    /// Ties the knot with the node that sessions ask. Called once, before the first connection.
    package func bind(_ node: NodeContext) {
        self.node.withLock { $0 = node }
    }

    package func attach(_ connection: any LiveConnection, token: String?, position: Int64?) -> any LiveReceiver {
        guard let node = node.withLock({ $0 }), let index = shardOfLoop[ObjectIdentifier(connection.eventLoop)] else {
            preconditionFailure("a connection came on a loop the gateway does not know, or before the node was bound")
        }
        let session = LiveSession(connection: connection, shard: shards[index], node: node)
        if let token {
            session.attach(token: token, position: position)
        } else if shards[index].awaitAuthentication(session) {
            connection.accepted()
        } else {
            session.detach()
            connection.refused(.busy(retryAfter: 1))
        }
        return session
    }

    /// Attaches a long poll of a known caller. On the connection's loop.
    func attach(_ connection: any LiveConnection, _ caller: Caller, position: Int64, _ node: NodeContext) -> LiveSession {
        guard let index = shardOfLoop[ObjectIdentifier(connection.eventLoop)] else {
            preconditionFailure("a connection came on a loop the gateway does not know")
        }
        let session = LiveSession(connection: connection, shard: shards[index], node: node)
        session.attach(caller, position: position)
        return session
    }

    /// The loop that looks after a user's long polls.
    func loop(of uid: Int64) -> any EventLoop { shards[Int(uid % Int64(shards.count))].loop }

    /// Notes what a write body announces; handed out when its batch is on disk. Writer thread, inside a body.
    func announce(_ announcement: PendingAnnouncements.Pending, in session: any WriteSession) {
        session.batch.value(ofType: PendingAnnouncements.self, default: PendingAnnouncements()).add(announcement)
    }

    /// Writes what is left to be written of a batch's announcements, and when a loop commits by itself, what its connections will be handed. On the
    /// thread that commits, while the disk takes the batch.
    package func prepare(_ batch: BatchContext) {
        guard let pending = batch.existing(PendingAnnouncements.self) else { return }
        pending.make()
        guard let shard = shards.first(where: { $0.loop.inEventLoop }) else { return }
        pending.prepared = (shard, shard.prepare(pending.list))
    }

    /// Hands a committed batch's announcements to every loop: one task per loop, at once to the one that made the commit. Writer thread, after COMMIT.
    package func committed(_ batch: BatchContext) {
        if let news = batch.existing(StoryNews.self)?.items, let node = node.withLock({ $0 }) {
            Task { await StoryTeller.tell(news, node) }
        }
        guard let pending = batch.existing(PendingAnnouncements.self), !pending.list.isEmpty else { return }
        for shard in shards {
            // Behind what waits for the loop already, or it would be handed out before what was committed before.
            if let prepared = pending.prepared, prepared.shard === shard, shard.isEven {
                shard.deliver(prepared.handouts)
            } else {
                shard.publish(pending.list)
            }
        }
    }

    /// Hands ephemeral updates to every loop. Any thread.
    package func publish(_ announcements: [Announcement]) {
        for shard in shards { shard.publish(announcements) }
    }

    /// A typing notice that came over HTTP; the first loop keeps its time.
    package func typing(_ node: NodeContext, in room: RoomKey, caller: Caller, isTyping: Bool) {
        let shard = shards[0]
        shard.loop.execute { Typing.change(shard, node, room, caller, isTyping: isTyping) }
    }

    /// Somebody of another server types, or stops; the first loop keeps the time.
    func typing(_ node: NodeContext, _ typist: TypingTimers.Typist, isTyping: Bool) {
        let shard = shards[0]
        shard.loop.execute { Typing.change(shard, node, typist, isTyping: isTyping) }
    }

    /// Returns when every loop has handled everything that was committed before the call.
    package func confirm() async {
        for shard in shards { try? await shard.loop.submit {}.get() }
    }

    /// Looks after deadlines on every loop: missing tokens, connections that take nothing, typing that ended. Once a second.
    package func sweep() {
        guard let node = node.withLock({ $0 }) else { return }
        for shard in shards { shard.loop.execute { shard.sweep(node) } }
    }

    /// Tells every connection to come back later and closes it.
    package func stop() async {
        for shard in shards { try? await shard.loop.submit { shard.closeAll() }.get() }
    }

    /// How many sessions are attached, and how many frames have been handed out since the start.
    package func counts() async -> (sessions: Int, deliveries: Int) {
        var sessions = 0
        var deliveries = 0
        for shard in shards {
            guard let counted = try? await shard.loop.submit({ (shard.sessionCount, shard.deliveries) }).get() else { continue }
            sessions += counted.0
            deliveries += counted.1
        }
        return (sessions, deliveries)
    }
}
