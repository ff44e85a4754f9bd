private import CanonicalJSON
package import Chat

/// Asks other servers which rooms there are.
package struct RemoteDirectory: Sendable {
    /// Servers of an answer that are kept.
    private static let mostServers = 20

    private let linked: LinkedNode

    /// Asks in the node's name.
    package init(_ linked: LinkedNode) { self.linked = linked }

    /// A room as its alias leads to it.
    package struct FoundRoom: Sendable, Equatable {
        /// The room.
        package let roomID: RoomID
        /// Who is in the room, the best to join through first.
        package let servers: [ServerName]
    }

    /// The room that an alias of another server leads to.
    package func room(_ alias: RoomAlias) async throws(RemoteFailure) -> FoundRoom {
        guard let server = ServerName(alias.server) else { throw .notThere }
        let target = PeerTarget.path("/_matrix/federation/v1/query/directory", query: [("room_alias", alias.text)])
        let answer = try await linked.ask(PeerRequest("GET", target), of: server)
        guard let id = answer["room_id"]?.string.flatMap(RoomID.init), let named = answer["servers"]?.array else {
            throw .failed(.malformed)
        }
        var servers: [ServerName] = []
        for name in named.prefix(Self.mostServers).compactMap({ $0.string.flatMap(ServerName.init) })
        where name != linked.name && !servers.contains(name) { servers.append(name) }
        // Who knows the alias may know more than its list says.
        if !servers.contains(server) { servers.append(server) }
        return FoundRoom(roomID: id, servers: servers)
    }

    /// A page of another server's directory.
    /// - Parameters:
    ///   - term: what name, topic or alias holds; nil for all.
    ///   - since: ``RemoteRooms/next`` of the page before.
    package func publicRooms(
        of server: ServerName, term: String? = nil, limit: Int, since: String? = nil
    ) async throws(RemoteFailure) -> RemoteRooms {
        var wish: JSON = ["limit": .int(limit)]
        wish["since"] = since.map(JSON.string)
        wish["filter"] = term.map { ["generic_search_term": .string($0)] }
        let answer = try await linked.ask(PeerRequest("POST", "/_matrix/federation/v1/publicRooms", content: wish), of: server)
        guard let rooms = RemoteRooms(answer, limit: limit) else { throw .failed(.malformed) }
        return rooms
    }
}
