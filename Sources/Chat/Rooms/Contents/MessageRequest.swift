package import CanonicalJSON

extension MessageContent {
    /// Reads the body of a send or an edit: a `content` object, or `text` alone; also `content` as a string with `messageType`,
    /// and `newContent`, as existing clients have them.
    ///
    /// - Throws: ``Refusal`` `invalid` naming each field that is wrong, or `not_available` for types that nobody can send yet.
    package init(request body: JSON) throws(Refusal) {
        switch body["content"] ?? body["newContent"] {
        case .object(let content)?:
            try self.init(content: content, field: "content.")
        case .string(let text)?:
            var content: JSONObject = ["text": .string(text)]
            content["type"] = body["messageType"]
            content["location"] = body["location"]
            content["media"] = body["media"]
            content["mentions"] = body["mentions"]
            try self.init(content: content, field: "")
        case nil where body["text"] != nil:
            var content: JSONObject = [:]
            content["text"] = body["text"]
            content["mentions"] = body["mentions"]
            try self.init(content: content, field: "")
        case nil:
            throw .invalid("content", .required, "A message has a content, or a text.")
        default:
            throw .invalid("content", .wrongType, "The content is an object.")
        }
    }

    /// Reads a content object. `field` stands before the names of its members in refusals.
    private init(content: JSONObject, field: String) throws(Refusal) {
        let type = try MessageContent.type(content["type"], field: field + "type")
        var reader = MessageFields(content: content, prefix: field)
        let place = type == .location ? reader.place() : nil
        let media = type.carriesMedia ? reader.media() : nil
        let text = reader.text(fallback: place.map { $0.name ?? $0.geo.text } ?? (type.carriesMedia ? "" : nil))
        let mentions = reader.mentions()
        if !reader.errors.isEmpty { throw .invalid(reader.errors) }
        self.init(type: type, text: text, place: place, media: media, mentions: mentions.users, mentionsRoom: mentions.room)
    }

    private static func type(_ value: JSON?, field: String) throws(Refusal) -> MessageType {
        guard let value else { return .text }
        guard let word = value.string else { throw .invalid(field, .wrongType, "The type is a string.") }
        guard let type = MessageType(rawValue: word) else { throw .invalid(field, .unknownValue, "There is no such type of message.") }
        if type == .system { throw .invalid(field, .notAllowed, "Only the node itself makes messages of this type.") }
        if !type.canBeSent { throw .notAvailable("This node does not take messages of this type yet.") }
        return type
    }
}

/// Reads the members of a content object and collects what is wrong with them.
private struct MessageFields {
    let content: JSONObject
    let prefix: String
    var errors: [FieldError] = []

    /// Messages say something; where there is a fallback, the text may be left out.
    mutating func text(fallback: String?) -> String {
        let value = content["text"]
        if value == nil || value == .null, let fallback { return fallback }
        guard let value else { return fail("text", .required, "A message has a text.", "") }
        guard let text = value.string else { return fail("text", .wrongType, "The text is a string.", "") }
        if text.utf8.count > MessageContent.textBytes {
            return fail("text", .tooLong, "A text has at most \(MessageContent.textBytes) bytes.", "")
        }
        if text.allSatisfy(\.isWhitespace) { return fallback ?? fail("text", .tooShort, "A text is not empty.", "") }
        return text
    }

    mutating func place() -> Place? {
        guard let location = content["location"], location != .null else {
            return fail("location", .required, "A location message has a location.", nil)
        }
        guard location.object != nil else { return fail("location", .wrongType, "The location is an object.", nil) }
        let latitude = degrees(location, "latitude", limit: 90)
        let longitude = degrees(location, "longitude", limit: 180)
        let name = placeName(location["name"])
        guard let latitude, let longitude, let geo = GeoURI(latitude: latitude, longitude: longitude) else { return nil }
        return Place(geo: geo, name: name)
    }

    private mutating func degrees(_ location: JSON, _ name: String, limit: Double) -> Double? {
        guard let value = location[name] else { return fail("location.\(name)", .required, "A location has a \(name).", nil) }
        guard let degrees = value.double else { return fail("location.\(name)", .wrongType, "The \(name) is a number.", nil) }
        if degrees.magnitude <= limit { return degrees }
        return fail("location.\(name)", .outOfRange, "The \(name) is at most \(Int(limit)) degrees.", nil)
    }

    private mutating func placeName(_ value: JSON?) -> String? {
        guard let value, value != .null else { return nil }
        guard let name = value.string else { return fail("location.name", .wrongType, "The name is a string.", nil) }
        if name.utf8.count > MessageContent.placeNameBytes {
            return fail("location.name", .tooLong, "The name has at most \(MessageContent.placeNameBytes) bytes.", nil)
        }
        return name.isEmpty ? nil : name
    }

    /// The file's id, alone or as the `id` of a media object. Whether it is there and may be sent is looked up later; an edit leaves it out.
    mutating func media() -> MediaReference? {
        guard let value = content["media"], value != .null else { return nil }
        guard let id = value.string ?? value["id"]?.string else {
            return fail("media", .wrongType, "The media is an id, or an object with one.", nil)
        }
        guard MediaReference.isIdentifier(id) else { return fail("media", .malformed, "There is no such file.", nil) }
        return MediaReference(id: id)
    }

    mutating func mentions() -> (users: [UserID], room: Bool) {
        var found: (users: [UserID], room: Bool) = ([], false)
        guard let value = content["mentions"], value != .null else { return found }
        guard let entries = value.array else { return fail("mentions", .wrongType, "The mentions are an array of user ids.", found) }
        if entries.count > MessageContent.mentionCount {
            return fail("mentions", .tooLong, "A message mentions at most \(MessageContent.mentionCount) users.", found)
        }
        for entry in entries {
            if entry.string == MessageContent.roomMention {
                found.room = true
            } else if let user = entry.string.flatMap(UserID.init) {
                if !found.users.contains(user) { found.users.append(user) }
            } else {
                return fail("mentions", .malformed, "The mentions are user ids.", found)
            }
        }
        return found
    }

    private mutating func fail<Value>(_ field: String, _ code: FieldError.Code, _ detail: String, _ value: Value) -> Value {
        errors.append(FieldError(prefix + field, code, detail))
        return value
    }
}
