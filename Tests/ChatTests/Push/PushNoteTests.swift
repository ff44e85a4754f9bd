import CanonicalJSON
import Chat
import Testing

@Suite("What a push says")
struct PushNoteTests {
    private static func note(_ text: String?, _ content: PushContent, room: String? = "Kitchen", type: String = "message") -> PushNote {
        PushNote(
            type: type, roomID: "!r", messageID: "$m", sender: "@ada:north.example", names: ("Ada", room, "north.example"), text: text,
            content: content, unread: 3, at: 7)
    }

    @Test("As much as the receiver wants to have said on a locked screen")
    func content() {
        let said = { (note: PushNote) in [note.title, note.body, note.sender ?? "-"] }
        #expect(said(Self.note("Tea?", .full)) == ["Ada · Kitchen", "Tea?", "@ada:north.example"])
        #expect(said(Self.note("Tea?", .full, room: nil)) == ["Ada", "Tea?", "@ada:north.example"])
        #expect(said(Self.note("Tea?", .sender)) == ["Ada · Kitchen", "New message", "@ada:north.example"])
        #expect(said(Self.note("Tea?", .none)) == ["north.example", "New message", "-"])
        #expect(said(Self.note(nil, .full)) == ["Ada · Kitchen", "New message", "@ada:north.example"])
        #expect(said(Self.note(nil, .none, type: "invite"))[1] == "You are invited to a room")
        #expect(said(Self.note(nil, .sender, type: "call"))[1] == "Is calling")
        #expect(said(Self.note(nil, .sender, type: "missed_call"))[1] == "Missed call")
    }

    @Test("Without content nothing of message, people or room's name is anywhere in it")
    func free() {
        let text = String(decoding: Self.note("Tea?", .none).json.encoded(), as: UTF8.self)
        for word in ["Tea", "Ada", "ada", "Kitchen"] { #expect(!text.contains(word)) }
    }

    @Test("One short line, whatever was written, with nothing in it that turns the line around or hides a part")
    func line() {
        let note = Self.note("a\nb\u{202E}c\u{200B}\t\r\n d👨‍👩‍👧", .full)
        #expect(note.body == "a bc d👨‍👩‍👧")
        let long = Self.note(String(repeating: "ä", count: 5_000), .full)
        #expect(long.body.count == 240 && long.body.hasSuffix("…"))
        let families = Self.note(String(repeating: "👨‍👩‍👧", count: 500), .full)
        #expect(families.json.encoded().count < 3_900, "\(families.json.encoded().count)")
    }

    @Test("It reads what it wrote, and nothing else")
    func json() {
        for note in [Self.note("Tea?", .full), Self.note("Tea?", .none)] { #expect(PushNote(json: note.json) == note) }
        #expect(PushNote(json: ["type": "message"]) == nil)
    }

    @Test("Files are named by what they are, with their caption and never with their name; what is encrypted says nothing")
    func kinds() {
        #expect(MessageContent(type: .text, text: "Tea?").pushLine == "Tea?")
        #expect(MessageContent(type: .voice, text: "").pushLine == "Voice message")
        #expect(MessageContent(type: .image, text: "the lake").pushLine == "Picture: the lake")
        #expect(MessageContent(type: .encrypted, text: "cannot be shown").pushLine == nil)
    }
}
