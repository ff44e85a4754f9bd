import CanonicalJSON
import Chat
import Cryptography
import Storage

/// What somebody who wants an account has filled in, and whether the node lets them.
struct RegistrationForm: Sendable {
    let username: Username
    let password: SecureBytes
    let displayName: String?
    let email: String?
    let phone: String?
    let invite: String?
    let device: String?

    init(_ input: JSON, _ configuration: AccountConfiguration) throws(Refusal) {
        var fields = Fields(input)
        let username = fields.username("username")
        password = fields.newPassword("password", minimum: configuration.passwordMinimum)
        displayName = fields.displayName("displayName")
        email = fields.email("email")
        phone = fields.phone("phone")
        invite = fields.optionalString("invite", length: 1...200)
        device = fields.optionalString("device", length: 1...200)
        try fields.check()
        guard let username else { preconditionFailure("a missing username was not noted as a fault") }
        self.username = username
    }

    /// The role the account will have, or the refusal: no way in, a bad invite, a taken name.
    func admission(_ node: NodeContext, _ session: any SQLSession, at now: Int64) throws -> AccountRole {
        let role = try Self.role(of: invite, node.configuration.accounts.registration, session, at: now)
        if try session.user(id: UserID(username, server: node.configuration.identity.name).text) != nil {
            throw Refusal(.usernameTaken, "This username is taken.")
        }
        if let email, try session.account(email: email) != nil {
            throw Refusal.conflict("This mail address belongs to another account.")
        }
        if let phone, try session.account(phone: phone) != nil {
            throw Refusal.conflict("This phone number belongs to another account.")
        }
        return role
    }

    /// An invite counts in every mode; where registration is closed only those for other roles do, such as the first admin's.
    static func role(
        of invite: String?, _ mode: AccountConfiguration.Registration, _ session: any SQLSession, at now: Int64
    ) throws -> AccountRole {
        guard let invite else {
            guard mode == .open else {
                let detail = mode == .invite ? "This node takes new accounts by invite only." : "This node takes no new accounts."
                throw Refusal(.registrationClosed, detail)
            }
            return .user
        }
        guard let found = try session.nodeInvite(token: invite) else { throw Refusal.notFound(.invite) }
        guard found.usesLeft > 0, found.expiresAt.map({ $0 > now }) ?? true else {
            throw Refusal(.inviteExpired, "This invite has expired or is used up.")
        }
        guard mode != .closed || found.role != .user else {
            throw Refusal(.registrationClosed, "This node takes no new accounts.")
        }
        return found.role
    }
}
