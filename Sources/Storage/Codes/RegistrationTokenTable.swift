package import Chat

/// An address that somebody has proven to be theirs, and that has no account yet.
package struct ProvenAddress: Sendable, Equatable {
    /// The way the code went.
    package let channel: CodeChannel
    /// E.164, or a mail address in lower case.
    package let address: String

    package init(channel: CodeChannel, address: String) {
        self.channel = channel
        self.address = address
    }
}

extension WriteSession {
    /// Keeps what was proven until an account is made of it.
    /// - Parameter tokenHash: SHA-256 of the token that the client gets.
    package func insertRegistration(tokenHash: [UInt8], _ proven: ProvenAddress, expiresAt: Int64) throws(StorageFailure) {
        try run(
            "INSERT INTO registration_tokens (token_hash, channel, address, expires_at) VALUES ($1, $2, $3, $4)", .blob(tokenHash),
            .text(proven.channel.rawValue), .text(proven.address), .int(expiresAt))
    }

    /// Uses a token up.
    package func removeRegistration(tokenHash: [UInt8]) throws(StorageFailure) {
        try run("DELETE FROM registration_tokens WHERE token_hash = $1", .blob(tokenHash))
    }
}

extension SQLSession {
    /// What the token proves, and until when, in milliseconds since 1970; nil for none.
    package func registration(tokenHash: [UInt8]) throws(StorageFailure) -> (proven: ProvenAddress, expiresAt: Int64)? {
        try first("SELECT channel, address, expires_at FROM registration_tokens WHERE token_hash = $1", [.blob(tokenHash)]) {
            (ProvenAddress(channel: CodeChannel(rawValue: $0.text(0)) ?? .mail, address: $0.text(1)), $0.int(2))
        }
    }
}
