import CanonicalJSON
import Chat
import Cryptography
import Storage

/// `POST auth/complete-profile`: makes the account for an address that a code has proven, and logs in.
enum CompleteProfile {
    private struct Form: Sendable {
        let tokenHash: [UInt8]
        let username: Username
        let displayName: String?
        let bio: String?
        let password: SecureBytes?
        let invite: String?
        let device: String?

        init(_ input: JSON, passwordMinimum: Int) throws(Refusal) {
            var fields = Fields(input)
            tokenHash = Digest.sha256(Array(fields.string("registrationToken", length: 1...100).utf8))
            let username = fields.username("username")
            displayName = fields.displayName("displayName")
            bio = fields.optionalString("bio", length: 0...500).flatMap { $0.isEmpty ? nil : $0 }
            let wantsPassword = fields.value("password").map { !$0.isNull } ?? false
            password = wantsPassword ? fields.newPassword("password", minimum: passwordMinimum) : nil
            invite = fields.optionalString("invite", length: 1...200)
            device = fields.optionalString("device", length: 1...200)
            try fields.check()
            guard let username else { preconditionFailure("a missing username was not noted as a fault") }
            self.username = username
        }
    }

    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        guard CodeWays(node.configuration).isAny else { throw NoWay.refusal(.mail) }
        let form = try Form(ask.input, passwordMinimum: node.configuration.accounts.passwordMinimum)
        // Asked before the costly hash, and again in the transaction, which alone decides.
        _ = try await node.read { try admission(form, node, $0, at: node.world.now()) }
        let hash: String?
        if let password = form.password { hash = try await node.hash(password) } else { hash = nil }
        let fresh = FreshSession(node, device: form.device)
        let (user, session) = try await node.write { try register(form, hash, fresh, $0) }
        return Answer(LoginAnswer.json(node, user: user, session: session, refreshToken: fresh.refresh.text, at: node.world.now()))
    }

    /// What the token proves, and the role that the account will have.
    private static func admission(
        _ form: Form, _ node: NodeContext, _ session: any SQLSession, at now: Int64
    ) throws -> (ProvenAddress, AccountRole) {
        guard let (proven, expiresAt) = try session.registration(tokenHash: form.tokenHash) else {
            throw Refusal(.badCode, "This registration was finished already, or never begun.")
        }
        guard now < expiresAt else { throw Refusal(.codeExpired, "This took too long; ask for a new code.") }
        let role = try RegistrationForm.role(of: form.invite, node.configuration.accounts.registration, session, at: now)
        if try session.user(id: UserID(form.username, server: node.configuration.identity.name).text) != nil {
            throw Refusal(.usernameTaken, "This username is taken.")
        }
        if try session.owner(of: proven) != nil { throw Refusal.conflict("This address belongs to another account by now.") }
        return (proven, role)
    }

    private static func register(
        _ form: Form, _ hash: String?, _ fresh: FreshSession, _ transaction: Transaction
    ) throws -> (UserRow, SessionRow) {
        let (node, session, now) = (transaction.node, transaction.session, transaction.now)
        let (proven, role) = try admission(form, node, session, at: now)
        let uid = try session.insert(
            NewUser(
                userID: UserID(form.username, server: node.configuration.identity.name).text, username: form.username.text,
                displayName: form.displayName, role: role, passwordHash: hash, createdAt: now))
        guard let uid else { throw Refusal(.usernameTaken, "This username is taken.") }
        try session.setProven(uid: uid, proven, at: now)
        if form.bio != nil { try session.setProfile(uid: uid, displayName: form.displayName, bio: form.bio) }
        try session.removeRegistration(tokenHash: form.tokenHash)
        if let invite = form.invite, try !session.useNodeInvite(token: invite) {
            throw StorageFailure(.other, "An invite had no use left after it was checked.")
        }
        guard let user = try session.user(uid: uid) else { throw StorageFailure(.other, "A new account is not there.") }
        return (user, try transaction.start(fresh, for: uid))
    }
}
