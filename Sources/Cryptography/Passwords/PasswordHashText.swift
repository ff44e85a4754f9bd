/// The PHC string format: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`, both in unpadded standard base64.
extension PasswordHash {
    private static let start = "$argon2id$v=19$"

    /// What is stored.
    package var phc: String {
        Self.start + "m=\(parameters.memory),t=\(parameters.passes),p=\(parameters.lanes)"
            + "$\(UnpaddedBase64.encode(salt))$\(UnpaddedBase64.encode(hash))"
    }

    /// Reads a stored hash; parameters above the caps are refused here, before any memory is taken for them.
    package init(parsing phc: String) throws(PasswordHashError) {
        guard phc.utf8.count <= 300, phc.utf8.starts(with: Self.start.utf8) else { throw .malformed }
        let fields = phc.utf8.dropFirst(Self.start.utf8.count).split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false)
        guard fields.count == 3,
            let parameters = Self.parameters(of: fields[0]),
            let salt = Base64Alphabet.standard.decode(fields[1], strictly: true), (8...64).contains(salt.count),
            let hash = Base64Alphabet.standard.decode(fields[2], strictly: true), (16...64).contains(hash.count)
        else { throw .malformed }
        guard parameters.isAllowed else { throw .parametersRefused(parameters) }
        self.init(parameters: parameters, salt: salt, hash: hash)
    }

    private static func parameters(of field: Substring.UTF8View) -> PasswordHashParameters? {
        let parts = field.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard parts.count == 3,
            let memory = number(parts[0], named: "m="),
            let passes = number(parts[1], named: "t="),
            let lanes = number(parts[2], named: "p=")
        else { return nil }
        return PasswordHashParameters(memory: memory, passes: passes, lanes: lanes)
    }

    private static func number(_ part: Substring.UTF8View, named name: String) -> UInt32? {
        guard part.starts(with: name.utf8) else { return nil }
        let digits = part.dropFirst(name.utf8.count)
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return UInt32(Substring(digits))
    }
}
