private import CanonicalJSON
private import Chat
package import Storage

extension LinkedNode {
    /// Reads what a peer's question is answered with.
    /// - Throws: the refusal that the body throws; for what went wrong with the database one that says no more than that.
    package func lookUp<T: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws(FederationRefusal) -> T {
        do { return try await database.read(.interactive, body) } catch {
            throw error as? FederationRefusal ?? (error is Refusal ? .busy : .internalError)
        }
    }

    /// A user of this node that a peer names; nil for one who is not there any more.
    /// - Throws: a refusal for who is none of ours.
    func ownUser(_ text: String, _ name: String) async throws(FederationRefusal) -> UserRow? {
        guard let user = UserID(text), user.server.hasSameBytes(as: self.name.text) else {
            throw .invalid("\(name) is no user of this server.")
        }
        let row = try await lookUp { session in try session.user(id: text) }
        return row.flatMap { $0.isLocal && $0.deletedAt == nil ? $0 : nil }
    }
}
