package import Chat

/// One row of `code_challenges`: somebody was sent a code, or is to believe so.
package struct ChallengeRow: Sendable, Equatable {
    /// What it is bound to, its seal and its tries.
    package let challenge: CodeChallenge
    /// The way it goes.
    package let channel: CodeChannel
    /// Who asked, as counts know networks.
    package let networkKey: [UInt8]
    /// Sends that may have left.
    package let begun: Int
    /// The provider's name for the text that was sent last.
    package let reference: String?
    /// How far that is, as the provider's callbacks count it; nil before the first.
    package let stage: Int?
    /// It was sent once more because the provider could not deliver it.
    package let isResent: Bool
    /// The provider's word for why nothing arrives at the address.
    package let refusal: String?

    fileprivate init(_ row: any SQLRow) throws(StorageFailure) {
        guard let purpose = CodePurpose(rawValue: row.text(1)), let channel = CodeChannel(rawValue: row.text(2)) else {
            throw StorageFailure(.corrupt, "A challenge has no known purpose or channel.")
        }
        let binding = CodeBinding(challenge: row.text(0), purpose: purpose, address: row.text(3), session: row.textOrNil(4))
        challenge = CodeChallenge(
            binding: binding, seal: row.blobOrNil(5), madeAt: row.int(6), expiresAt: row.int(7), tries: Int(row.int(8)), isOver: row.bool(9)
        )
        self.channel = channel
        networkKey = row.blob(10)
        begun = Int(row.int(11))
        reference = row.textOrNil(12)
        stage = row.intOrNil(13).map { Int($0) }
        isResent = row.bool(14)
        refusal = row.textOrNil(15)
    }
}

extension SQLSession {
    /// The challenge with that id; nil without one.
    package func challenge(_ id: String) throws(StorageFailure) -> ChallengeRow? {
        try first(
            """
            SELECT challenge, purpose, channel, address, session, seal, made_at, expires_at, tries, is_over, network_key, begun, reference,
                stage, resent, refused
            FROM code_challenges WHERE challenge = $1
            """, [.text(id)]
        ) { row throws(StorageFailure) in try ChallengeRow(row) }
    }

    /// The challenge whose text the provider knows by that name; nil without one.
    package func challenge(reference: String) throws(StorageFailure) -> ChallengeRow? {
        let id = try first(
            "SELECT challenge FROM code_challenges WHERE reference = $1 AND reference IS NOT NULL", [.text(reference)]
        ) { $0.text(0) }
        guard let id else { return nil }
        return try challenge(id)
    }

    /// The newest challenge to that address for that purpose that can still be entered: asked for by the same session, or without one by
    /// the same network. A person with a session may walk from one network into another.
    package func liveChallenge(
        to addressKey: [UInt8], _ purpose: CodePurpose, networkKey: [UInt8], session: String?, at now: Int64
    ) throws(StorageFailure) -> ChallengeRow? {
        let id = try first(
            """
            SELECT challenge FROM code_challenges
            WHERE address_key = $1 AND made_at > $2 AND purpose = $3 AND (network_key = $4 OR session IS NOT NULL)
                AND coalesce(session, '') = coalesce($5, '') AND is_over = 0 AND expires_at > $6
            ORDER BY made_at DESC LIMIT 1
            """, [.blob(addressKey), .int(now - 600_000), .text(purpose.rawValue), .blob(networkKey), SQLValue(session), .int(now)]
        ) { $0.text(0) }
        guard let id else { return nil }
        return try challenge(id)
    }

    /// Wrong codes entered for an address since then, over all its challenges.
    package func wrongCodes(for addressKey: [UInt8], since: Int64) throws(StorageFailure) -> Int {
        let wrong = try integer(
            "SELECT sum(wrong) FROM code_challenges WHERE address_key = $1 AND made_at > $2", .blob(addressKey), .int(since))
        return Int(wrong ?? 0)
    }
}

extension WriteSession {
    /// Adds a challenge; earlier ones to the same address for the same purpose are over.
    package func insert(
        _ challenge: CodeChallenge, _ channel: CodeChannel, addressKey: [UInt8], networkKey: [UInt8]
    ) throws(StorageFailure) {
        let binding = challenge.binding
        try run(
            "UPDATE code_challenges SET is_over = 1 WHERE address_key = $1 AND purpose = $2 AND is_over = 0", .blob(addressKey),
            .text(binding.purpose.rawValue))
        try run(
            """
            INSERT INTO code_challenges
                (challenge, purpose, channel, address, address_key, network_key, session, made_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """, .text(binding.challenge), .text(binding.purpose.rawValue), .text(channel.rawValue), .text(binding.address),
            .blob(addressKey), .blob(networkKey), SQLValue(binding.session), .int(challenge.madeAt), .int(challenge.expiresAt))
    }

    /// A code is about to be sent: its seal is there before it leaves.
    package func beginSend(of id: String, seal: [UInt8]) throws(StorageFailure) {
        try run("UPDATE code_challenges SET seal = $2, begun = begun + 1 WHERE challenge = $1", .text(id), .blob(seal))
    }

    /// What began has certainly not left.
    package func withdrawSend(of id: String) throws(StorageFailure) {
        try run("UPDATE code_challenges SET begun = begun - 1 WHERE challenge = $1 AND begun > 0", .text(id))
    }

    /// The provider has taken it, and calls it so.
    package func noteSent(_ id: String, reference: String?) throws(StorageFailure) {
        try run("UPDATE code_challenges SET reference = $2, stage = NULL WHERE challenge = $1", .text(id), SQLValue(reference))
    }

    /// The provider says how far it is.
    package func noteStage(_ id: String, _ stage: Int) throws(StorageFailure) {
        try run("UPDATE code_challenges SET stage = $2 WHERE challenge = $1", .text(id), SQLValue(stage))
    }

    /// It goes out once more, because what went out did not arrive; both count as sent.
    package func noteResent(_ id: String) throws(StorageFailure) {
        try run("UPDATE code_challenges SET resent = 1 WHERE challenge = $1", .text(id))
    }

    /// Nothing arrives at the challenge's address before `until`, in milliseconds since 1970.
    package func noteRefused(_ id: String, reason: String, until: Int64) throws(StorageFailure) {
        try run("UPDATE code_challenges SET refused = $2 WHERE challenge = $1", .text(id), .text(reason))
        try run(
            """
            INSERT INTO unreachable_addresses (address_key, until, reason)
            SELECT address_key, $2, $3 FROM code_challenges WHERE challenge = $1
            ON CONFLICT (address_key) DO UPDATE SET until = $2, reason = $3
            """, .text(id), .int(until), .text(reason))
    }
}
