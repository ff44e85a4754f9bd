import CanonicalJSON
import Chat
import Storage

/// `PUT users/me/contacts/{id}`: keeps somebody as a contact, which opens the caller's "contacts" settings to them.
enum PutContact {
    /// Contacts of one user at most.
    static let most: Int64 = 10_000

    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let name = ask.input["id"]
        let object = try await node.write { transaction in
            try transaction.checkSession(caller)
            let session = transaction.session
            let other = try session.livingUser(name)
            guard other.uid != caller.uid else { throw Refusal.invalid("id", .notAllowed, "Nobody is their own contact.") }
            guard try session.contactCount(of: caller.uid) < most else { throw Refusal.conflict("There are \(most) contacts already.") }
            let object = try node.object(of: other, for: caller.uid, session)
            _ = try session.addContact(other.uid, of: caller.uid, at: transaction.now)
            return object
        }
        return Answer(object)
    }
}
