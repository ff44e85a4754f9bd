/// Which paths belong to doors and loop-confined endpoints; everything else goes to the application.
package struct ListenerDoors: Sendable {
    private var endpoints: [(prefix: String, endpoint: any LoopEndpoint)] = []
    private var doors: [(prefix: String, door: any WebSocketDoor)] = []

    package init() {}

    /// Gives all requests below `prefix` to an endpoint.
    /// - Parameter prefix: `/socket.io/` means that path, what lies below it, and `/socket.io` itself.
    package mutating func add(_ endpoint: any LoopEndpoint, below prefix: String) {
        endpoints.append((prefix, endpoint))
    }

    /// Gives the WebSockets at a path to a door.
    /// - Parameter prefix: with a `/` at its end as for endpoints; without one exactly this path.
    package mutating func add(_ door: any WebSocketDoor, at prefix: String) {
        doors.append((prefix, door))
    }

    func endpoint(for path: String) -> (prefix: String, endpoint: any LoopEndpoint)? {
        endpoints.first { Self.fits(path, $0.prefix) }
    }

    func door(for path: String) -> (any WebSocketDoor)? {
        doors.first { Self.fits(path, $0.prefix) }?.door
    }

    static func fits(_ path: String, _ prefix: String) -> Bool {
        guard prefix.utf8.last == UInt8(ascii: "/") else { return path.utf8.elementsEqual(prefix.utf8) }
        return path.utf8.starts(with: prefix.utf8) || path.utf8.elementsEqual(prefix.utf8.dropLast())
    }
}
