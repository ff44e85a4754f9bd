/// What a code is bound to: entered anywhere else it is wrong.
package struct CodeBinding: Sendable, Equatable {
    /// The challenge's id, which the client was given.
    package let challenge: String
    /// What it is good for.
    package let purpose: CodePurpose
    /// The number in E.164 or the mail address, in the one spelling that is stored.
    package let address: String
    /// The session or device that asked; nil for somebody who has none yet.
    package let session: String?

    package init(challenge: String, purpose: CodePurpose, address: String, session: String?) {
        self.challenge = challenge
        self.purpose = purpose
        self.address = address
        self.session = session
    }

    /// What is hashed with the node's key, so that who reads the database cannot try the million codes. Each part stands behind its
    /// length, so that no two bindings make the same bytes.
    package func message(with code: OneTimeCode) -> [UInt8] {
        [challenge, purpose.rawValue, address, session.map { "s" + $0 } ?? "", code.digits].flatMap { part -> [UInt8] in
            let count = UInt32(truncatingIfNeeded: part.utf8.count)
            return (0..<4).map { UInt8(truncatingIfNeeded: count >> UInt32(24 - 8 * $0)) } + Array(part.utf8)
        }
    }
}
