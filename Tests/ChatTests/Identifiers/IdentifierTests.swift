import Chat
import Testing

@Suite("Identifiers")
struct IdentifierTests {
    @Test("An event id is 32 bytes and has one text")
    func eventIDs() throws {
        let text = "$29zAZ8tPeb7YTmSf3dws2guRKT2rfC2IsVta4MeqvYY"
        let id = try #require(EventID(text))
        #expect(id.bytes.count == 32)
        #expect(id.text == text && EventID(bytes: id.bytes) == id)
        #expect(EventID(bytes: [1, 2, 3]) == nil)
        for other in [
            "", "$", "29zAZ8tPeb7YTmSf3dws2guRKT2rfC2IsVta4MeqvYY$", "!29zAZ8tPeb7YTmSf3dws2guRKT2rfC2IsVta4MeqvYY",
            "$29zAZ8tPeb7YTmSf3dws2guRKT2rfC2IsVta4MeqvYZ", "$29zAZ8tPeb7YTmSf3dws2guRKT2rfC2IsVta4MeqvY=",
            "$29zAZ8tPeb7YTmSf3dws2guRKT2rfC2IsVta4Meqv+Y", "$29zAZ8tPeb7YTmSf3dws2guRKT2rfC2IsVta4MeqvYYA", "$a:north.example",
        ] { #expect(EventID(other) == nil, "\(other)") }
    }

    @Test("Event ids of random bytes read back")
    func eventIDsRoundTrip() {
        var random = SeededRandom(seed: 1)
        for _ in 0..<200 {
            let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(EventID(bytes: bytes).flatMap { EventID($0.text) }?.bytes == bytes)
        }
    }

    @Test(
        "User ids have a local part and a server",
        arguments: [
            ("@ada:north.example", "ada", "north.example"), ("@ada:north.example:8448", "ada", "north.example:8448"),
            ("@a/b=c+d:[::1]:80", "a/b=c+d", "[::1]:80"), ("@:north.example", "", "north.example"),
            ("@Ünï codé:1.2.3.4", "Ünï codé", "1.2.3.4"),
        ])
    func userIDs(text: String, localpart: String, server: String) {
        let user = UserID(text)
        #expect(user?.localpart == localpart && user?.server == server && user?.text == text)
    }

    @Test(
        "What is no user id is refused",
        arguments: [
            "", "@", "ada:north.example", "@ada", "@ada:", "@ada:north example", "@ada:north.example:", "@ada:north.example:123456",
            "@ada:north_example", "@ada:[::1", "@ada:[xyz]", "@a\u{0}a:north.example", "@ada:north.example:80:80", "!ada:north.example",
        ])
    func notUserIDs(text: String) {
        #expect(UserID(text) == nil)
    }

    @Test("255 bytes are taken, 256 are not")
    func lengths() {
        let long = String(repeating: "a", count: 240)
        #expect(UserID("@\(long):north.example") != nil)
        #expect(UserID("@\(long)a:north.example") == nil)
        #expect(RoomAlias(localpart: long, server: "north.example") != nil)
        #expect(RoomAlias(localpart: long + "a", server: "north.example") == nil)
        #expect(RoomID("!\(long):north.example") != nil)
        #expect(RoomID("!\(long)a:north.example") == nil)
    }

    @Test("Ids that look alike but differ in bytes are different")
    func bytes() {
        #expect(UserID("@\u{e9}:north.example") != UserID("@e\u{301}:north.example"))
        #expect(RoomAlias("#\u{e9}:north.example") != RoomAlias("#e\u{301}:north.example"))
        #expect(Set(["\u{e9}", "e\u{301}"].map { StateKey("m.x", $0) }).count == 2)
        #expect(StateKey("a", "bc") != StateKey("ab", "c"))
        #expect(Set([UserID("@ada:north.example"), UserID("@ada:north.example")]).count == 1)
    }

    @Test("A room id has either form")
    func roomIDs() {
        let created = RoomID(create: Cast.id(7))
        #expect(RoomID(created.text) == created)
        #expect(created.createEvent == Cast.id(7) && created.server == nil)
        let old = RoomID("!lobby:north.example")
        #expect(old?.server == "north.example" && old?.createEvent == nil)
        for text in ["", "!", "!lobby", "$" + created.text.dropFirst(), "!lobby:", "#lobby:north.example"] { #expect(RoomID(text) == nil) }
        #expect(RoomAlias("#:north.example") == nil && RoomAlias("#lobby:north.example")?.localpart == "lobby")
    }

    @Test("A username is folded to lower case")
    func usernames() throws {
        let name = try #require(Username(folding: "Ada.L-0_9"))
        #expect(name.text == "ada.l-0_9")
        #expect(UserID(name, server: "north.example").text == "@ada.l-0_9:north.example")
        #expect(Username(folding: String(repeating: "a", count: 32)) != nil)
    }

    @Test(
        "Other usernames are refused, also those that only look like one",
        arguments: ["", "a", String(repeating: "a", count: 33), "ada lovelace", "ad\u{e4}", "ada@north", "a/b", "\u{212a}ate"])
    func badUsernames(text: String) {
        #expect(Username(folding: text) == nil)
    }
}
