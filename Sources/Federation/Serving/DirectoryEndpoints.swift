private import CanonicalJSON
private import Chat
private import Storage

/// What other servers find here: rooms by their alias, and the directory of public ones (server-server API, "Room discovery").
package enum DirectoryEndpoints {
    /// Servers named with a room: enough to join through when some are away.
    private static let mostServers = 20

    /// The endpoints, by alias and as a directory.
    package static func all(_ linked: LinkedNode) -> [FederationEndpoint] {
        [
            FederationEndpoint("GET", "/_matrix/federation/v1/query/directory") { ask throws(FederationRefusal) in
                try await room(linked, ask)
            },
            FederationEndpoint("GET", "/_matrix/federation/v1/publicRooms") { ask throws(FederationRefusal) in
                try await rooms(linked, PublicRoomsQuestion(query: ask))
            },
            FederationEndpoint("POST", "/_matrix/federation/v1/publicRooms") { ask throws(FederationRefusal) in
                try await rooms(linked, PublicRoomsQuestion(content: ask.content ?? [:]))
            },
        ]
    }

    private static func room(_ linked: LinkedNode, _ ask: FederationAsk) async throws(FederationRefusal) -> FederationAnswer {
        guard let alias = RoomAlias(try ask.required("room_alias")), alias.server.hasSameBytes(as: linked.name.text) else {
            throw .invalid("room_alias is no alias of this server.")
        }
        let found = try await linked.lookUp { session -> JSON? in
            guard let room = try session.linkableRoom(alias: alias) else { return nil }
            var servers = try session.servers(inRoom: room.rid, limit: mostServers)
            if try session.isResident(room) { servers.insert(linked.name.text, at: 0) }
            return ["room_id": .string(room.roomID), "servers": .array(servers.map(JSON.string))]
        }
        guard let found else { throw .notFound("There is no such alias here.") }
        return FederationAnswer(found)
    }

    private static func rooms(
        _ linked: LinkedNode, _ question: PublicRoomsQuestion
    ) async throws(FederationRefusal) -> FederationAnswer {
        guard question.wantsRooms else { return FederationAnswer(["chunk": []]) }
        let answer = try await linked.lookUp { session -> JSON in
            let pattern = question.term.map(LikePattern.containing)
            let place = question.since.map { (members: $0.members, rid: $0.rid) }
            var found = try session.linkableRooms(matching: pattern, before: place, limit: question.limit + 1)
            let isMore = found.count > question.limit
            if isMore { found.removeLast() }
            var answer: JSON = ["chunk": .array(try found.map { try entry($0, session) })]
            if isMore, let last = found.last {
                answer["next_batch"] = .string(PublicRoomsPlace(members: last.memberCount, rid: last.rid).text)
            }
            return answer
        }
        return FederationAnswer(answer)
    }

    /// A room as the directory shows it. Pictures are named as the room's state names them.
    private static func entry(_ room: RoomRow, _ session: any SQLSession) throws -> JSON {
        var entry: JSON = [
            "room_id": .string(room.roomID), "num_joined_members": .int(room.memberCount), "join_rule": "public",
            "world_readable": false, "guest_can_join": false,
        ]
        entry["name"] = room.name.map(JSON.string)
        entry["topic"] = room.topic.map(JSON.string)
        entry["canonical_alias"] = room.alias.map(JSON.string)
        entry["avatar_url"] = try session.state(rid: room.rid, StateKey(EventType.avatar))?.content["url"]?.string.map(JSON.string)
        return entry
    }
}
