import CanonicalJSON
import Chat
import Storage

/// `POST admin/media/move`: looks now, and not at the full hour, for files that the store outside does not have, and tries again what it
/// did not take.
enum MoveMedia {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let kind = node.configuration.store.kind
        guard kind != .disk else { throw .conflict("No store is set up: media.store.kind says disk.") }
        let actor = ask.actor
        return Answer(
            try await node.write { transaction in
                try transaction.check(actor)
                let again = try transaction.session.forgetRefusals()
                let made = try transaction.session.enqueue(NewJob(JobCatalog.gatherMedia, uniqueKey: "asked"), at: transaction.now)
                try transaction.audit(actor, .moveMedia, of: kind.rawValue)
                return ["store": .string(kind.rawValue), "again": .int(again), "job": made.map(JSON.int) ?? .null]
            })
    }
}
