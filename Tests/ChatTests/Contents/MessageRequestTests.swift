import CanonicalJSON
import Chat
import Testing

@Suite("Message contents from clients")
struct MessageRequestTests {
    @Test(
        "All spellings of a text message mean the same",
        arguments: [
            ["text": "Tea?"], ["content": ["text": "Tea?"]], ["content": ["type": "text", "text": "Tea?", "media": nil, "mentions": nil]],
            ["content": "Tea?"], ["content": "Tea?", "messageType": "text"], ["newContent": "Tea?"], ["newContent": ["text": "Tea?"]],
        ] as [JSON])
    func spellings(body: JSON) throws {
        #expect(try MessageContent(request: body) == MessageContent(text: "Tea?"))
    }

    @Test("Types, mentions and places are read")
    func full() throws {
        let message = try MessageContent(request: [
            "content": [
                "type": "emote", "text": "waves", "mentions": ["@ben:north.example", "@room", "@ben:north.example", "@cleo:south.example"],
            ]
        ])
        #expect(message == MessageContent(type: .emote, text: "waves", mentions: [Cast.ben, Cast.cleo], mentionsRoom: true))
        let place = try MessageContent(request: [
            "content": ["type": "location", "location": ["latitude": .double(48.2082), "longitude": -16, "name": "Cafe"]]
        ])
        #expect(place.text == "Cafe" && place.place?.name == "Cafe" && place.place?.geo.text == "geo:48.2082,-16")
        let plain = try MessageContent(request: ["content": ["type": "location", "text": "", "location": ["latitude": 1, "longitude": 2]]])
        #expect(plain.text == "geo:1,2")
    }

    @Test(
        "Bad contents name the field and the fault",
        arguments: [
            ([:], "content", .required), (["content": nil], "content", .wrongType), (["content": [1]], "content", .wrongType),
            (["content": [:]], "content.text", .required), (["content": ["text": 1]], "content.text", .wrongType),
            (["content": ["text": nil]], "content.text", .wrongType), (["text": " \n\t"], "text", .tooShort),
            (["content": ""], "text", .tooShort),
            (["content": ["text": .string(String(repeating: "x", count: 16_385))]], "content.text", .tooLong),
            (["content": ["text": "x", "type": 1]], "content.type", .wrongType),
            (["content": ["text": "x", "type": "poem"]], "content.type", .unknownValue),
            (["content": ["text": "x", "type": "system"]], "content.type", .notAllowed),
            (["content": "x", "messageType": "poem"], "type", .unknownValue),
            (["content": ["text": "x", "mentions": "@ben:north.example"]], "content.mentions", .wrongType),
            (["content": ["text": "x", "mentions": ["ben"]]], "content.mentions", .malformed),
            (
                ["content": ["text": "x", "mentions": .array(.init(repeating: "@ben:north.example", count: 51))]], "content.mentions",
                .tooLong
            ),
            (["content": ["type": "location"]], "content.location", .required),
            (["content": ["type": "location", "location": "here"]], "content.location", .wrongType),
            (["content": ["type": "location", "location": ["longitude": 1]]], "content.location.latitude", .required),
            (["content": ["type": "location", "location": ["latitude": "1", "longitude": 1]]], "content.location.latitude", .wrongType),
            (["content": ["type": "location", "location": ["latitude": 91, "longitude": 1]]], "content.location.latitude", .outOfRange),
            (
                ["content": ["type": "location", "location": ["latitude": 1, "longitude": -181]]], "content.location.longitude", .outOfRange
            ),
            (
                ["content": ["type": "location", "location": ["latitude": 1, "longitude": 1, "name": 1]]], "content.location.name",
                .wrongType
            ),
        ] as [(JSON, String, FieldError.Code)])
    func invalid(body: JSON, field: String, code: FieldError.Code) {
        #expect { try MessageContent(request: body) } throws: { error in
            guard let refusal = error as? Refusal, refusal.code == .invalid else { return false }
            return refusal.errors.contains { $0.field == field && $0.code == code }
        }
    }

    @Test("All faults of one content are named together")
    func several() {
        let body: JSON = ["content": ["type": "location", "text": 1, "location": ["latitude": 91], "mentions": [1]]]
        #expect { try MessageContent(request: body) } throws: {
            ($0 as? Refusal)?.errors.map(\.field)
                == ["content.location.latitude", "content.location.longitude", "content.text", "content.mentions"]
        }
    }

    @Test(
        "Stickers and encrypted contents are known, and not available",
        arguments: MessageType.allCases.filter { !$0.canBeSent && $0 != .system })
    func media(type: MessageType) {
        #expect { try MessageContent(request: ["content": ["type": .string(type.rawValue), "text": "x"]]) } throws: {
            ($0 as? Refusal)?.code == .notAvailable
        }
    }

    @Test("The longest text is taken")
    func longest() throws {
        let text = String(repeating: "x", count: MessageContent.textBytes)
        #expect(try MessageContent(request: ["text": .string(text)]).text == text)
    }
}
