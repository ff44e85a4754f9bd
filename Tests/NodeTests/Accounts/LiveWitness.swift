import CanonicalJSON
import Cast
import Testing

@testable import Node

/// A live connection at the plain door that writes down every event it hears.
struct LiveWitness {
    private let socket: WebSocketClient

    /// Connects and waits until it is greeted.
    init(_ story: AccountStory, as person: Person) async throws {
        socket = try await WebSocketClient.connect(
            port: story.port, path: "/ws", headers: [("sec-websocket-protocol", "rookery.v1, token.\(person.token)")])
        #expect(try await next()?["event"]?.string == "authenticated")
        #expect(try await next()?["event"]?.string == "ready")
    }

    /// The next event; nil once the connection is closed.
    func next() async throws -> JSON? {
        while true {
            switch try await socket.receive() {
            case .text(let text): return try JSON(parsing: Array(text.utf8))
            case .close: return nil
            case .binary, .ping, .pong: continue
            }
        }
    }

    /// Everything up to the close.
    func rest() async throws -> [JSON] {
        var events: [JSON] = []
        while let event = try await next() { events.append(event) }
        return events
    }
}
