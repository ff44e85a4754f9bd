import CanonicalJSON
import Chat
import Cryptography
import Storage

/// `POST auth/login`. The answer and the work are the same whether the account exists or not, until the password was right.
enum LogIn {
    /// What the account is called by.
    enum Name: Sendable {
        case username(String)
        case email(String)
        case phone(String)

        /// What tries are counted by.
        var throttleKey: String {
            switch self {
            case .username(let text): "username " + text
            case .email(let text): "email " + text
            case .phone(let text): "phone " + text
            }
        }
    }

    private static let refusal = Refusal(.badCredentials, "Username or password are not right.")

    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let name = fields.accountName(node: node.configuration.identity.name)
        let password = fields.password("password")
        let device = fields.optionalString("device", length: 1...200)
        try fields.check()
        let (user, stored, check) = try await proven(node, name, password, address: ask.address)
        guard !user.isSuspended else { throw Refusal(.suspended, "This account is locked by the node's admins.") }
        let renewed = check == .rightNeedsRehash ? try await node.hash(password) : nil
        let fresh = FreshSession(node, device: device)
        let (current, session) = try await node.write { try begin(user.uid, stored, renewed, fresh, $0) }
        let now = node.world.now()
        return Answer(LoginAnswer.json(node, user: current, session: session, refreshToken: fresh.refresh.text, at: now))
    }

    /// The account and its stored hash, if the password is right.
    private static func proven(
        _ node: NodeContext, _ name: Name, _ password: SecureBytes, address: String
    ) async throws(Refusal) -> (UserRow, String, PasswordCheck) {
        let key = name.throttleKey
        if let verdict = node.limits.take(.credentials, account: key), !verdict.isAllowed {
            throw .rateLimited(retryAfter: verdict.retrySeconds)
        }
        try node.limits.logins.begin(account: key, address: address, at: node.world.now())
        let found: (user: UserRow, hash: String?)?
        let check: PasswordCheck
        do throws(Refusal) {
            found = try await node.read { session in
                try account(name, session).map { ($0, try session.passwordHash(uid: $0.uid)) }
            }
            check = try await node.check(password, against: found?.hash)
        } catch {
            node.limits.logins.withdrawn(account: key, address: address)
            throw error
        }
        guard check != .wrong, let found, let hash = found.hash else { throw refusal }
        node.limits.logins.succeeded(account: key, address: address)
        return (found.user, hash, check)
    }

    private static func account(_ name: Name, _ session: any SQLSession) throws -> UserRow? {
        let found =
            switch name {
            case .username(let text): try session.account(username: text)
            case .email(let text): try session.account(email: text)
            case .phone(let text): try session.account(phone: text)
            }
        return found.flatMap { $0.deletedAt == nil ? $0 : nil }
    }

    /// Looks again: password, suspension or the account may have changed while the password was hashed.
    private static func begin(
        _ uid: Int64, _ stored: String, _ renewed: String?, _ fresh: FreshSession, _ transaction: Transaction
    ) throws -> (UserRow, SessionRow) {
        let session = transaction.session
        guard let user = try session.user(uid: uid), user.deletedAt == nil, !user.isSuspended,
            try session.passwordHash(uid: uid) == stored
        else { throw refusal }
        if let renewed { try session.setPasswordHash(uid: uid, renewed) }
        return (user, try transaction.start(fresh, for: uid))
    }
}

extension Fields {
    /// What a login calls the account by: one of `username`, `email`, `phone`. A text that no account can have is kept as it is, and
    /// finds none; only a missing one is a fault.
    fileprivate mutating func accountName(node: String) -> LogIn.Name {
        if let email = optionalString("email", length: 1...254) { return .email(ContactAddress.email(email) ?? email) }
        if let phone = optionalString("phone", length: 1...40) { return .phone(ContactAddress.phone(phone) ?? phone) }
        let text = string("username", length: 1...255)
        if let id = UserID(text), id.server.utf8.elementsEqual(node.utf8) { return .username(id.localpart) }
        return .username(Username(folding: text)?.text ?? text)
    }
}
