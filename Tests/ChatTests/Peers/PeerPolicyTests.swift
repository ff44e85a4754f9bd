import Chat
import Testing

@Suite("With whom a node links") struct PeerPolicyTests {
    @Test("Off means nobody, open everybody, and a list just who stands on it, by every byte")
    func modes() throws {
        let south = try #require(ServerName("south.example"))
        let listed = ["south.example", "west.example:8448", "no name"]
        #expect(!PeerPolicy(.off, allowed: listed).admits(south))
        #expect(PeerPolicy(.open, allowed: []).admits(south))
        let list = PeerPolicy(.allowlist, allowed: listed)
        #expect(list.admits(south))
        for other in ["South.example", "south.example:8448", "west.example", "north.example", "a.south.example"] {
            #expect(!list.admits(try #require(ServerName(other))), "\(other)")
        }
    }
}
