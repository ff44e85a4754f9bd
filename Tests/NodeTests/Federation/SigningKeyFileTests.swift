import Cast
import Chat
import Cryptography
import Federation
import Foundation
import Node
import Testing

@Suite("The keys that sign for a node") struct SigningKeyFileTests {
    private let name: ServerName
    private let folder = TemporaryFolder()
    private var file: SigningKeyFile { SigningKeyFile(in: folder.file("keys")) }

    init() throws { name = try #require(ServerName("north.example")) }

    @Test("The first start makes a key that nobody else can read, and every later one finds it")
    func kept() throws {
        let made = try file.readOrMake(name: name, .system)
        let found = try file.readOrMake(name: name, .system)
        #expect(made.key.verifyingKey.rawRepresentation == found.key.verifyingKey.rawRepresentation)
        #expect(made.id.text == "ed25519:0" && made.old.isEmpty)
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("keys/signing.key"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("After a rotation a new key signs, and the old ones stay with the moment at which they ended")
    func rotated() throws {
        let first = try file.readOrMake(name: name, .system)
        _ = try file.rotate(name: name, at: 1_000, .system)
        let third = try file.rotate(name: name, at: 2_000, .system)
        #expect(third.id.text == "ed25519:2" && third.old.map(\.id.text) == ["ed25519:0", "ed25519:1"])
        #expect(third.old.map(\.expired) == [1_000, 2_000])
        #expect(third.old.first?.key.rawRepresentation == first.key.verifyingKey.rawRepresentation)
        let found = try file.readOrMake(name: name, .system)
        #expect(found.id == third.id && found.key.verifyingKey.rawRepresentation == third.key.verifyingKey.rawRepresentation)
    }

    @Test(
        "A damaged file is said by its name, and no new key is made in its place",
        arguments: [
            "", "{}", "[]", "[1]", #"[{"number":0}]"#, #"[{"number":0,"seed":"AAAA"}]"#,
            #"[{"number":-1,"seed":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]"#,
            #"[{"number":0,"expired":1,"seed":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]"#,
            #"[{"number":0,"seed":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},{"number":1,"seed":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]"#,
        ])
    func damaged(text: String) throws {
        try SecretFile.makeFolder(folder.file("keys"))
        try SecretFile.write(Array(text.utf8), to: folder.file("keys/signing.key"))
        let damage = #expect(throws: SigningKeyFile.Damage.self) { try file.readOrMake(name: name, .system) }
        #expect(damage?.description.contains("signing.key is damaged") == true)
        #expect(try SecretFile.read(folder.file("keys/signing.key")) == Array(text.utf8))
    }
}
