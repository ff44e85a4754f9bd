import CanonicalJSON
import Cast
import Testing

@testable import Node

/// What people in stories do with files.
extension AccountStory {
    /// Sends a file as a form; the answer.
    func upload(
        _ bytes: [UInt8], named name: String, type: String = "application/octet-stream", to path: String = "media", as person: Person
    ) async throws -> HTTPReply {
        let head =
            "--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\ncontent-type: \(type)\r\n\r\n"
        let body = Array(head.utf8) + bytes + Array("\r\n--cut--\r\n".utf8)
        return try await HTTPClient(port: port).send(
            "POST", "/api/v1/" + path,
            headers: [("authorization", "Bearer \(person.token)"), ("content-type", "multipart/form-data; boundary=cut")], body: body)
    }

    /// Sends a file that must be taken; its media object.
    func sent(_ bytes: [UInt8], named name: String, type: String = "application/octet-stream", as person: Person) async throws -> JSON {
        let reply = try await upload(bytes, named: name, type: type, as: person)
        try #require(reply.status == 201, "\(reply.text)")
        return reply.json ?? .null
    }

    /// Fetches from the root of the node, without a token unless there is a person.
    func fetch(_ url: String?, as person: Person? = nil, _ headers: [(name: String, value: String)] = []) async throws -> HTTPReply {
        let token = person.map { [(name: "authorization", value: "Bearer \($0.token)")] } ?? []
        return try await HTTPClient(port: port).get(try #require(url), headers: token + headers)
    }

    /// Says something with a file.
    func show(_ media: JSON, as type: String, in room: String, by person: Person) async throws -> JSON {
        let content: JSON = ["type": .string(type), "media": ["id": media["id"] ?? .null]]
        return try await must("POST", "rooms/\(room.inPath)/messages", ["content": content], as: person, 201)
    }
}
