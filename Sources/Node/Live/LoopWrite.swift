import Chat
import NIOCore
import Storage

extension NodeContext {
    /// As ``write(_:_:)`` without task or continuation, from a loop. While both it and the writer have little to do and the disk is quick, the loop
    /// makes the commit itself at the end of its turn, if nothing else came in it: handing it to another thread and back takes as long as the
    /// commit. Body and completion run there then, otherwise on the writer thread.
    ///
    /// - Parameter completion: gets why not; nil when it is on disk.
    func submit(
        from shard: LiveShard, _ body: @escaping @Sendable (Transaction) throws -> Void,
        _ completion: @escaping @Sendable (Refusal?) -> Void
    ) {
        let work: @Sendable (any WriteSession) throws -> Void = { session in
            try body(Transaction(session: session, node: self, now: self.world.now()))
        }
        let ended: @Sendable ((any Error)?) -> Void = { failure in
            completion(failure.map { Refusal(storage: $0, logger: self.logger) })
        }
        guard shard.isQuiet(at: world.now()) else { return database.submitPlain(.interactive, work, ended) }
        if database.submitOwn(work, ended) { shard.loop.execute { self.performOwn(on: shard) } }
    }

    /// What follows the commit waits until the sockets are flushed, if they are few: `onCommit` has queued that before.
    private func performOwn(on shard: LiveShard) {
        let before = shard.deliveries
        database.performOwn { rest in
            if shard.deliveries - before <= Self.fewDeliveries { shard.loop.execute(rest) } else { rest() }
        }
    }

    /// Deliveries that take less time than the writer's other work would wait for.
    private static var fewDeliveries: Int { 32 }
}
