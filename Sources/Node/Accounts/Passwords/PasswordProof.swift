import Chat
import Cryptography
import Storage

/// The password that a logged-in user types again before something grave. Counted like a login.
enum PasswordProof {
    /// Throws `bad_credentials` unless it is the user's password; answers the stored hash it was checked against, so that the write
    /// body can tell whether it changed meanwhile.
    static func check(_ node: NodeContext, _ ask: Ask, _ password: SecureBytes) async throws(Refusal) -> String {
        let user = ask.user
        let account = LogIn.Name.username(user.username).throttleKey
        try node.limits.logins.begin(account: account, address: ask.address, at: node.world.now())
        let found: PasswordCheck
        let stored: String?
        do throws(Refusal) {
            stored = try await node.read { try $0.passwordHash(uid: user.uid) }
            found = try await node.check(password, against: stored)
        } catch {
            node.limits.logins.withdrawn(account: account, address: ask.address)
            throw error
        }
        guard let stored, found != .wrong else { throw Refusal(.badCredentials, "This is not your password.") }
        node.limits.logins.succeeded(account: account, address: ask.address)
        return stored
    }
}
