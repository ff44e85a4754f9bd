import CArgon2

/// An Argon2id hash with the salt and the parameters it was made with; `phc` is what is stored.
/// Making and verifying take tens of milliseconds and the memory of their parameters: only on threads made for it (`PasswordHasher`).
package struct PasswordHash: Sendable, Equatable {
    /// Bytes of salt in hashes we make.
    package static let saltLength = 16
    private static let hashLength = 32

    /// What it cost to make, and costs to verify.
    package let parameters: PasswordHashParameters
    let salt: [UInt8]
    let hash: [UInt8]

    /// Hashes `password` with `salt` (8 to 64 bytes).
    package init(of password: SecureBytes, salt: [UInt8], parameters: PasswordHashParameters = .standard) throws(PasswordHashError) {
        guard parameters.isAllowed, (8...64).contains(salt.count) else { throw .parametersRefused(parameters) }
        self.init(
            parameters: parameters, salt: salt,
            hash: try Self.argon2id(password, salt: salt, length: Self.hashLength, parameters: parameters))
    }

    init(parameters: PasswordHashParameters, salt: [UInt8], hash: [UInt8]) {
        self.parameters = parameters
        self.salt = salt
        self.hash = hash
    }

    /// Whether `password` is the one this was made of. Compares in constant time.
    package func matches(_ password: SecureBytes) throws(PasswordHashError) -> Bool {
        let again = try Self.argon2id(password, salt: salt, length: hash.count, parameters: parameters)
        return MessageAuthentication.areEqual(again, hash)
    }

    /// Whether it was made with other parameters or sizes than we would use today: then hash again while the password is at hand.
    package func needsRehash(for current: PasswordHashParameters = .standard) -> Bool {
        parameters != current || salt.count != Self.saltLength || hash.count != Self.hashLength
    }

    private static func argon2id(
        _ password: SecureBytes, salt: [UInt8], length: Int, parameters: PasswordHashParameters
    ) throws(PasswordHashError) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: length)
        let status = password.withUnsafeBytes { password in
            argon2id_hash_raw(
                parameters.passes, parameters.memory, parameters.lanes, password.baseAddress, password.count, salt, salt.count, &hash,
                length)
        }
        if status == ARGON2_MEMORY_ALLOCATION_ERROR.rawValue { throw .outOfMemory }
        guard status == ARGON2_OK.rawValue else { throw .parametersRefused(parameters) }
        return hash
    }
}
