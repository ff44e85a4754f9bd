import CanonicalJSON
import Chat
import Cryptography
import Storage

/// `POST auth/register`: a new account and its first session.
enum Register {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let form = try RegistrationForm(ask.input, node.configuration.accounts)
        let now = node.world.now()
        // Asked before the costly hash, and again in the transaction, which alone decides.
        _ = try await node.read { try form.admission(node, $0, at: now) }
        let hash = try await node.hash(form.password)
        let fresh = FreshSession(node, device: form.device)
        let (user, session) = try await node.write { try register(form, hash, fresh, $0) }
        return Answer(LoginAnswer.json(node, user: user, session: session, refreshToken: fresh.refresh.text, at: now))
    }

    private static func register(
        _ form: RegistrationForm, _ hash: String, _ fresh: FreshSession, _ transaction: Transaction
    ) throws -> (UserRow, SessionRow) {
        let session = transaction.session
        let role = try form.admission(transaction.node, session, at: transaction.now)
        let userID = UserID(form.username, server: transaction.node.configuration.identity.name)
        let uid = try session.insert(
            NewUser(
                userID: userID.text, username: form.username.text, displayName: form.displayName, email: form.email,
                phone: form.phone, role: role, passwordHash: hash, createdAt: transaction.now))
        guard let uid, let user = try session.user(uid: uid) else {
            throw Refusal(.usernameTaken, "This username is taken.")
        }
        if let invite = form.invite, try !session.useNodeInvite(token: invite) {
            throw StorageFailure(.other, "An invite had no use left after it was checked.")
        }
        return (user, try transaction.start(fresh, for: uid))
    }
}
