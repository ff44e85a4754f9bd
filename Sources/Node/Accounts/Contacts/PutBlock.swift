import CanonicalJSON
import Chat
import Storage

/// `PUT users/me/blocks/{id}`: somebody blocked can open no direct room with the caller, invite or call; shared rooms stay as they are.
/// The one who is blocked is not told.
enum PutBlock {
    /// Blocks of one user at most.
    static let most: Int64 = 10_000

    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let name = ask.input["id"]
        let object = try await node.write { transaction in
            try transaction.checkSession(caller)
            let session = transaction.session
            let other = try session.livingUser(name)
            guard other.uid != caller.uid else { throw Refusal.invalid("id", .notAllowed, "Nobody can block themselves.") }
            guard try session.blockCount(of: caller.uid) < most else { throw Refusal.conflict("\(most) users are blocked already.") }
            let object = try node.object(of: other, for: caller.uid, session)
            _ = try session.addBlock(other.uid, of: caller.uid, at: transaction.now)
            return object
        }
        return Answer(object)
    }
}
