import CanonicalJSON
import Chat
import Cryptography
import Storage

/// `POST auth/verify-otp`: what a right code leads to. A login; for an address without an account a token to make one with; for an
/// address of one's own that it is confirmed.
enum VerifyCode {
    /// How long an account can be made after a code.
    private static let registrationLife: Int64 = 15 * 60_000

    private enum Outcome: Sendable {
        case refused(Refusal)
        case loggedIn(UserRow, SessionRow)
        case unknown
        case confirmed(UserRow)
    }

    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let challenge = fields.string("challenge", length: 1...100)
        let code = OneTimeCode(typed: fields.string("code", length: 1...100))
        let device = fields.optionalString("device", length: 1...200)
        try fields.check()
        guard CodeWays(node.configuration).isAny else { throw NoWay.refusal(.mail) }
        let fresh = FreshSession(node, device: device)
        let token = Base64URL.encode(node.world.random(32))
        let caller = ask.caller
        let outcome = try await node.write { transaction in
            let row = try transaction.session.challenge(challenge)
            let isConfirming = row?.challenge.binding.purpose == .confirm
            if isConfirming, let caller { try transaction.checkSession(caller) }
            // A try is on disk whatever comes of it: nothing below refuses by throwing once it was counted.
            let entry = try transaction.enter(
                code, for: challenge, isConfirming ? .confirm : .login, session: isConfirming ? caller?.sessionID : nil)
            guard case .right(let proven) = entry else { return Outcome.refused(entry.refusal) }
            let address = ProvenAddress(channel: proven.channel, address: proven.challenge.binding.address)
            if isConfirming, let caller { return try confirm(address, caller, transaction) }
            return try logIn(address, fresh, tokenHash: Digest.sha256(Array(token.utf8)), transaction)
        }
        return try answer(outcome, node, fresh, token)
    }

    private static func answer(_ outcome: Outcome, _ node: NodeContext, _ fresh: FreshSession, _ token: String) throws(Refusal) -> Answer {
        switch outcome {
        case .refused(let refusal): throw refusal
        case .loggedIn(let user, let session):
            return Answer(LoginAnswer.json(node, user: user, session: session, refreshToken: fresh.refresh.text, at: node.world.now()))
        case .unknown: return Answer(["registrationToken": .string(token)])
        case .confirmed(let user): return Answer(["user": UserObject.own(user, node: node)])
        }
    }

    // MARK: in the transaction

    /// An address that its account's owner only typed in is nobody's: else who types in a stranger's address would share an account with
    /// them.
    private static func logIn(
        _ address: ProvenAddress, _ fresh: FreshSession, tokenHash: [UInt8], _ transaction: Transaction
    ) throws -> Outcome {
        let session = transaction.session
        if let user = try session.owner(of: address) {
            if user.isSuspended { return .refused(Refusal(.suspended, "This account is locked by the node's admins.")) }
            return .loggedIn(user, try transaction.start(fresh, for: user.uid))
        }
        if transaction.node.configuration.accounts.registration == .closed {
            return .refused(Refusal(.registrationClosed, "This node takes no new accounts."))
        }
        try session.insertRegistration(tokenHash: tokenHash, address, expiresAt: transaction.now + registrationLife)
        return .unknown
    }

    private static func confirm(_ address: ProvenAddress, _ caller: Caller, _ transaction: Transaction) throws -> Outcome {
        let session = transaction.session
        if let owner = try session.owner(of: address), owner.uid != caller.uid {
            return .refused(.conflict("This address belongs to another account."))
        }
        try session.setProven(uid: caller.uid, address, at: transaction.now)
        guard let user = try session.user(uid: caller.uid) else { return .refused(.sessionEnded) }
        var object = UserObject.full(user, .nowhere, showsLastSeen: false)
        object["presence"] = nil
        transaction.announce(
            .event(
                LiveEvent(
                    position: nil, audience: .users([user.uid]), name: LiveEventName.userUpdated,
                    data: JSON.object(["user": object]).encoded())))
        return .confirmed(user)
    }
}

extension Transaction {
    /// Looks at a code and counts the try.
    func enter(_ code: OneTimeCode?, for challenge: String, _ purpose: CodePurpose, session: String?) throws(StorageFailure) -> CodeEntry {
        try self.session.enterCode(
            code, for: challenge, purpose: purpose, session: session, at: now, node.codeKey, node.configuration.codes.policy)
    }
}

extension CodeEntry {
    /// What a client hears of a code that is not the one.
    var refusal: Refusal {
        switch self {
        case .right, .wrong: Refusal(.badCode, "This code is not right, or was used or tried too often; ask for a new one.")
        case .expired: Refusal(.codeExpired, "This code has expired; ask for a new one.")
        case .undelivered: Refusal(.codeExpired, "The code could not be delivered. Is the address right?")
        }
    }
}

extension SQLSession {
    /// The account whose owner has proven that the address is theirs.
    func owner(of address: ProvenAddress) throws(StorageFailure) -> UserRow? {
        let found = address.channel.isText ? try account(phone: address.address) : try account(email: address.address)
        guard let found, found.deletedAt == nil else { return nil }
        return (address.channel.isText ? found.phoneConfirmedAt : found.emailConfirmedAt) == nil ? nil : found
    }
}
