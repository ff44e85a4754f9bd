import CanonicalJSON
import Cast
import Testing

@testable import Node

/// What people in stories do with rooms and messages, over HTTP.
extension AccountStory {
    /// An answer that must have a status.
    @discardableResult
    func must(
        _ method: String, _ path: String, _ body: JSON? = nil, as person: Person?, _ status: Int = 200,
        at location: SourceLocation = #_sourceLocation
    ) async throws -> JSON {
        let reply = try await ask(method, path, body, as: person)
        try #require(reply.status == status, "\(method) \(path): \(reply.status) \(reply.text)", sourceLocation: location)
        return reply.json ?? .null
    }

    /// The problem's code of an answer that must be a refusal.
    func code(_ method: String, _ path: String, _ body: JSON? = nil, as person: Person?) async throws -> String? {
        try await ask(method, path, body, as: person).code
    }

    /// A room made by somebody, with others in it; its identifier.
    func room(_ name: String, by owner: Person, with others: [Person] = [], _ more: JSON = [:]) async throws -> String {
        var body = more
        body["kind"] = "group"
        body["name"] = .string(name)
        body["members"] = .array(others.map { .string($0.id) })
        return try #require(try await must("POST", "rooms", body, as: owner, 201)["id"]?.string)
    }

    /// Says something; the message.
    @discardableResult
    func say(_ text: String, in room: String, as person: Person, _ more: JSON = [:]) async throws -> JSON {
        var body = more
        body["text"] = .string(text)
        return try await must("POST", "rooms/\(room.inPath)/messages", body, as: person, 201)
    }

    /// The texts of a room's newest page, oldest first.
    func texts(in room: String, as person: Person, _ query: String = "") async throws -> [String] {
        let page = try await must("GET", "rooms/\(room.inPath)/messages\(query)", as: person)
        return (page["items"]?.array ?? []).map { $0["content"]?["text"]?.string ?? "" }
    }
}

extension String {
    /// The identifier as it stands in a path.
    var inPath: String {
        var encoded = ""
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = Array("0123456789ABCDEF")
                encoded += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
        return encoded
    }
}

extension JSON {
    /// The identifier of a message or room object, as it stands in a path.
    var pathID: String { (self["id"]?.string ?? "").inPath }
}
