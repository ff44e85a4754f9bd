import CanonicalJSON
import Chat
import Testing

@Suite("Messages as events")
struct MessageEventTests {
    private static let place = GeoURI(latitude: 48.2082, longitude: -16.3738).map { Place(geo: $0, name: "Cafe") }

    private static let messages = [
        MessageContent(text: "Hi"), MessageContent(type: .emote, text: "waves", mentions: [Cast.ben], mentionsRoom: true),
        MessageContent(type: .notice, text: "Beep"), MessageContent(type: .location, text: "Here", place: place),
    ]

    @Test("What is written as an event reads back the same", arguments: messages)
    func roundTrip(message: MessageContent) {
        #expect(MessageContent(eventType: EventType.message, content: message.eventContent()) == message)
        #expect(MessageContent(eventType: EventType.message, content: message.eventContent(replyTo: Cast.id(1))) == message)
    }

    @Test("The api object is what the writer writes, and what can be sent again", arguments: messages)
    func api(message: MessageContent) throws {
        var writer = JSONWriter()
        message.write(to: &writer, linking: { _ in nil })
        #expect(writer.bytes == message.api().encoded())
        #expect(try MessageContent(request: ["content": message.api()]) == message)
    }

    @Test("A text message's event is what Matrix clients send")
    func text() {
        #expect(MessageContent(text: "Hi").eventContent() == ["msgtype": "m.text", "body": "Hi", "m.mentions": [:]])
        #expect(
            MessageContent(text: "Hi", mentions: [Cast.ben], mentionsRoom: true).eventContent()["m.mentions"]
                == ["user_ids": ["@ben:north.example"], "room": true])
    }

    @Test("A location's numbers are a geo address in the event")
    func location() throws {
        let message = try #require(Self.messages.last)
        #expect(message.eventContent()["geo_uri"] == "geo:48.2082,-16.3738")
        #expect(throws: Never.self) { try JSON.object(message.eventContent()).canonical() }
        #expect(message.api()["location"] == ["latitude": .double(48.2082), "longitude": .double(-16.3738), "name": "Cafe"])
    }

    @Test("An edit replaces the content and mentions only who was not mentioned before")
    func edit() {
        let before = MessageContent(text: "Hi Ben", mentions: [Cast.ben])
        let after = MessageContent(text: "Hi Ben and Cleo", mentions: [Cast.ben, Cast.cleo])
        let content = after.editContent(of: Cast.id(1), before: before)
        #expect(Relation(content: content) == .edit(of: Cast.id(1)))
        #expect(content["m.mentions"] == ["user_ids": ["@cleo:south.example"]])
        #expect(content["body"] == "* Hi Ben and Cleo")
        let new = Relation.newContent(of: content)
        #expect(new.flatMap { MessageContent(eventType: EventType.message, content: $0) } == after)
        #expect(new?["m.relates_to"] == nil)
    }

    @Test("Relations are told apart")
    func relations() {
        #expect(Relation(content: MessageContent(text: "Yes").eventContent(replyTo: Cast.id(1))) == .reply(to: Cast.id(1)))
        #expect(Relation(content: ReactionContent.content(to: Cast.id(1), emoji: "👍")) == .reaction(to: Cast.id(1), emoji: "👍"))
        #expect(Relation(content: MessageContent(text: "Yes").eventContent()) == nil)
        let id = JSON.string(Cast.id(1).text)
        for relation: JSON in [
            [:], "x", ["rel_type": "m.replace"], ["rel_type": "m.annotation", "event_id": id], ["rel_type": "m.replace", "event_id": "$x"],
            ["rel_type": "m.thread", "event_id": id], ["rel_type": "m.thread", "is_falling_back": true, "m.in_reply_to": ["event_id": id]],
        ] { #expect(Relation(content: ["m.relates_to": relation]) == nil, "\(relation)") }
        #expect(Relation(content: ["m.relates_to": ["rel_type": "m.thread", "m.in_reply_to": ["event_id": id]]]) == .reply(to: Cast.id(1)))
        #expect(Relation.newContent(of: ["m.new_content": ["body": "x"]]) == nil, "new content without an edit is nothing")
    }

    @Test("A forward says from whom, and from where only when it may")
    func forwards() {
        let source = ForwardSource(roomID: RoomID(create: Cast.id(2)), sender: Cast.dan)
        #expect(ForwardSource(messageContent: MessageContent(text: "x").eventContent(forwardedFrom: source)) == source)
        let quiet = ForwardSource(roomID: nil, sender: Cast.dan)
        #expect(ForwardSource(messageContent: MessageContent(text: "x").eventContent(forwardedFrom: quiet)) == quiet)
        #expect(ForwardSource(messageContent: MessageContent(text: "x").eventContent()) == nil)
    }

    @Test(
        "Messages of other clients show as what they are, with their text",
        arguments: [
            (EventType.message, ["msgtype": "m.image", "body": "cat.png", "url": "mxc://x/y"], .image, "cat.png"),
            (EventType.message, ["msgtype": "m.file", "body": "a.pdf"], .document, "a.pdf"),
            (EventType.message, ["msgtype": "m.audio", "body": "song"], .audio, "song"),
            (EventType.message, ["msgtype": "m.audio", "body": "hm", "org.matrix.msc3245.voice": [:]], .voice, "hm"),
            (EventType.message, ["msgtype": "m.poll", "body": "Tea?"], .text, "Tea?"),
            (EventType.message, ["msgtype": "m.text"], .text, ""),
            (EventType.sticker, ["body": "fox"], .sticker, "fox"), (EventType.encrypted, ["ciphertext": "x"], .encrypted, ""),
        ] as [(String, JSONObject, MessageType, String)])
    func foreign(eventType: String, content: JSONObject, type: MessageType, text: String) {
        let message = MessageContent(eventType: eventType, content: content)
        #expect(message?.type == type && message?.text == text)
    }

    @Test("Redacted messages and other events are no messages")
    func noMessages() {
        #expect(MessageContent(eventType: EventType.message, content: [:]) == nil)
        #expect(MessageContent(eventType: EventType.topic, content: ["msgtype": "m.text", "body": "x"]) == nil)
    }
}
