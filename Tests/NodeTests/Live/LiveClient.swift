import CanonicalJSON
import Cast
import Testing

@testable import Node

/// A client at the plain door that asks, and keeps every event it hears meanwhile in order.
final class LiveClient {
    private let socket: WebSocketClient
    private var asked: Int64 = 0
    /// Events heard and not yet looked at.
    private(set) var heard: [JSON] = []
    /// The highest position heard.
    private(set) var position: Int64 = 0

    /// Connects; with a position it resumes, and waits until it has caught up.
    init(_ story: AccountStory, as person: Person, from position: Int64? = nil) async throws {
        socket = try await WebSocketClient.connect(port: story.port, path: "/ws", headers: [("sec-websocket-protocol", "rookery.v1")])
        var data: JSON = ["token": .string(person.token)]
        if let position { data["position"] = .int(position) }
        _ = try await ask("authenticate", data)
        let ready = try await event("ready")
        self.position = try #require(ready["position"]?.int)
        if position != nil { _ = try await event("resumed", or: "resync") }
    }

    /// Asks something and waits for the ack.
    func ask(_ event: String, _ data: JSON) async throws -> JSON {
        try await send(event, data, id: asked + 1)
        while true {
            let frame = try await frame()
            if frame["ack"]?.int == asked { return frame["data"] ?? .null }
            keep(frame)
        }
    }

    /// Sends without waiting; with an id the ack comes among what is heard.
    func send(_ event: String, _ data: JSON, id: Int64? = nil) async throws {
        var frame: JSON = ["event": .string(event), "data": data]
        if let id {
            frame["id"] = .int(id)
            asked = id
        }
        try await socket.send(String(decoding: frame.encoded(), as: UTF8.self))
    }

    /// The data of the next event of that name; what came before stays among what was heard.
    func event(_ name: String, or other: String? = nil) async throws -> JSON {
        if let index = heard.firstIndex(where: { $0["event"]?.string == name }) { return heard.remove(at: index)["data"] ?? .null }
        while true {
            let frame = try await frame()
            let found = frame["event"]?.string
            if found == name || (other != nil && found == other) {
                note(frame)
                return frame["data"] ?? .null
            }
            keep(frame)
        }
    }

    /// Everything until the node closes the connection.
    func rest() async throws -> [JSON] {
        while let frame = try await next() { keep(frame) }
        defer { heard = [] }
        return heard
    }

    /// Takes everything heard so far out.
    func takeHeard() -> [JSON] {
        defer { heard = [] }
        return heard
    }

    private func keep(_ frame: JSON) {
        note(frame)
        heard.append(frame)
    }

    private func note(_ frame: JSON) {
        if frame["event"]?.string != "ready", let at = frame["data"]?["position"]?.int { position = max(position, at) }
    }

    private func frame() async throws -> JSON {
        let frame = try await next()
        return try #require(frame, "the connection was closed")
    }

    private func next() async throws -> JSON? {
        while true {
            switch try await socket.receive() {
            case .text(let text): return try JSON(parsing: Array(text.utf8))
            case .close: return nil
            case .binary, .ping, .pong: continue
            }
        }
    }
}

extension Array where Element == JSON {
    /// The texts of the messages among these events, in order.
    var texts: [String] {
        filter { $0["event"]?.string == "new_message" }.compactMap { $0["data"]?["message"]?["content"]?["text"]?.string }
    }

    /// The names of these events.
    var names: [String] { compactMap { $0["event"]?.string } }
}
