import CanonicalJSON
import Chat

/// The body of a new story: `type, text?, media?, audience?`.
struct StoryForm: Sendable {
    let type: StoryType
    let text: String
    /// The identifier of its file.
    let media: String?
    let audience: StoryAudience

    /// - Throws: ``Refusal`` `invalid` naming each field that is wrong.
    init(_ input: JSON, _ limits: StoryConfiguration) throws(Refusal) {
        var fields = Fields(input)
        let type = fields.optionalChoice("type", of: StoryType.self) ?? .text
        let text = fields.optionalString("text", length: 0...limits.textCharacters) ?? ""
        let media = Self.media(input["media"])
        if !type.carriesMedia, text.allSatisfy(\.isWhitespace) { fields.fault("text", .required, "A story of text says something.") }
        if type.carriesMedia, media == nil { fields.fault("media", .required, "Such a story has a file.") }
        if !type.carriesMedia, media != nil { fields.fault("media", .notAllowed, "A story of text has no file.") }
        try fields.check()
        self.type = type
        self.text = text
        self.media = media
        audience = try StoryAudience(request: input["audience"])
    }

    /// An id, alone or as that of a media object.
    private static func media(_ value: JSON?) -> String? { value?.string ?? value?["id"]?.string }
}
