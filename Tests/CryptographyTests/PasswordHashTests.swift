import Testing

@testable import Cryptography

@Suite("Argon2id hashes")
struct PasswordHashTests {
    struct Example: Sendable {
        let parameters: PasswordHashParameters
        let password: String
        let salt: String
        let hex: String

        init(
            passes: UInt32, memory: UInt32, lanes: UInt32 = 1, password: String = "password", salt: String = "somesalt", _ hex: String
        ) {
            parameters = PasswordHashParameters(memory: memory, passes: passes, lanes: lanes)
            self.password = password
            self.salt = salt
            self.hex = hex
        }
    }

    static let cheap = PasswordHashParameters(memory: 64, passes: 1, lanes: 1)
    static let salt = Array("sixteen byte slt".utf8)

    @Test(
        "The reference implementation's vectors come out",
        arguments: [
            Example(passes: 2, memory: 65536, "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"),
            Example(passes: 2, memory: 256, "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"),
            Example(passes: 2, memory: 256, lanes: 2, "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037"),
            Example(passes: 1, memory: 65536, "f6a5adc1ba723dddef9b5ac1d464e180fcd9dffc9d1cbf76cca2fed795d9ca98"),
            Example(
                passes: 2, memory: 65536, password: "differentpassword",
                "0b84d652cf6b0c4beaef0dfe278ba6a80df6696281d7e0d2891b817d8c458fde"),
            Example(
                passes: 2, memory: 65536, salt: "diffsalt", "bdf32b05ccc42eb15d58fd19b1f856b113da1e9a5874fdcc544308565aa8141c"),
        ])
    func vectors(_ example: Example) throws {
        let hash = try PasswordHash(
            of: SecureBytes(copying: Array(example.password.utf8)), salt: Array(example.salt.utf8), parameters: example.parameters)
        #expect(Hex.encode(hash.hash) == example.hex)
    }

    @Test("A hash that another program wrote is read and verified")
    func foreignString() throws {
        let stored = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
        let hash = try PasswordHash(parsing: stored)
        #expect(hash.phc == stored)
        #expect(try hash.matches(SecureBytes(copying: Array("password".utf8))))
        #expect(try !hash.matches(SecureBytes(copying: Array("passwore".utf8))))
        #expect(hash.needsRehash())
    }

    @Test("Today's own hash needs no new one; other parameters or a short salt do")
    func rehash() throws {
        let password = SecureBytes(copying: Array("correct horse".utf8))
        let hash = try PasswordHash(of: password, salt: Self.salt)
        #expect(hash.phc.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(!hash.needsRehash())
        #expect(hash.needsRehash(for: Self.cheap))
        #expect(try PasswordHash(of: password, salt: Array(Self.salt.prefix(8)), parameters: Self.cheap).needsRehash(for: Self.cheap))
    }

    @Test("An empty and a very long password are passwords like any other", arguments: [0, 1, 5000])
    func lengths(length: Int) throws {
        let password = [UInt8](repeating: UInt8(ascii: "x"), count: length)
        let hash = try PasswordHash(of: SecureBytes(copying: password), salt: Self.salt, parameters: Self.cheap)
        #expect(try hash.matches(SecureBytes(copying: password)))
        #expect(try !hash.matches(SecureBytes(copying: password + [0])))
    }

    @Test(
        "A damaged string is malformed",
        arguments: [
            "", "password", "$argon2id$v=19$", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q",
            "$argon2id$v=16$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q",
            "$argon2id$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q",
            "$argon2id$v=19$m=64,t=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q",
            "$argon2id$v=19$t=1,m=64,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q",
            "$argon2id$v=19$m=+64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q",
            "$argon2id$v=19$m=,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q",
            "$argon2id$v=19$m=4294967360,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q",
            "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5R", "$argon2id$v=19$m=64,t=1,p=1$c2E$CTFhFdXPJO1aFaMaO6Mm5Q",
            "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFh", "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q$x",
            "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$" + String(repeating: "A", count: 400),
        ])
    func malformed(stored: String) {
        #expect(throws: PasswordHashError.malformed) { try PasswordHash(parsing: stored) }
    }

    @Test(
        "Parameters below Argon2's least or above our caps are refused before any work",
        arguments: [
            (4_000_000, 2, 1), (262_145, 2, 1), (64, 17, 1), (64, 0, 1), (64, 1, 0), (256, 1, 9), (7, 1, 1), (15, 1, 2),
        ])
    func caps(memory: UInt32, passes: UInt32, lanes: UInt32) {
        let asked = PasswordHashParameters(memory: memory, passes: passes, lanes: lanes)
        #expect(throws: PasswordHashError.parametersRefused(asked)) {
            try PasswordHash(parsing: "$argon2id$v=19$m=\(memory),t=\(passes),p=\(lanes)$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5Q")
        }
        #expect(throws: PasswordHashError.parametersRefused(asked)) {
            try PasswordHash(of: SecureBytes(copying: [1]), salt: Self.salt, parameters: asked)
        }
    }
}
