import CanonicalJSON
import Chat

extension AuthRow {
    private static func create(_ stage: Stage, _ content: JSONObject, prev: [EventID] = [], room: RoomID? = Stage.oldRoom) -> Event {
        let draft = EventDraft(
            type: EventType.create, stateKey: "", sender: Cast.ada, roomID: stage.version.roomIDIsCreateHash ? nil : room, content: content,
            originServerTS: 2)
        return Stage.built(draft, stage.version, prev: prev, auth: [])
    }

    static let create: [AuthRow] = [
        .allows("1: as it should be") { create($0, ["room_version": "12", "creator": "@ada:north.example"]) },
        .allows("1: without a version named", [.v11, .v12]) { create($0, [:]) },
        .rejects(.createHasPredecessors, "1.1: with a predecessor") { create($0, ["creator": "@ada:north.example"], prev: [$0.tip]) },
        .rejects(.createRoomServer, "1.2 (10, 11): the room id of another server", [.v10, .v11]) {
            create($0, ["creator": "@ada:north.example"], room: RoomID("!lobby:south.example"))
        },
        .rejects(.createRoomServer, "1.2 (10, 11): a room id without server", [.v10, .v11]) {
            create($0, ["creator": "@ada:north.example"], room: RoomID(create: Cast.id(1)))
        },
        .rejects(.createUnknownVersion, "1.3: a version nobody knows") {
            create($0, ["room_version": "12.5", "creator": "@ada:north.example"])
        },
        .rejects(.createUnknownVersion, "1.3: a version that is no string") {
            create($0, ["room_version": 12, "creator": "@ada:north.example"])
        },
        .rejects(.createWithoutCreator, "1.4 (10): no creator", [.v10]) { create($0, ["room_version": "10"]) },
        .allows("1.4 (12): further creators", [.v12]) {
            create($0, ["additional_creators": ["@ben:north.example", "@cleo:south.example"]])
        },
        .rejects(.createCreators, "1.4 (12): creators that are no array", [.v12]) {
            create($0, ["additional_creators": "@ben:north.example"])
        },
        .rejects(.createCreators, "1.4 (12): a creator that is no user id", [.v12]) {
            create($0, ["additional_creators": ["@ben:north.example", "ben"]])
        },
        .rejects(.createCreators, "1.4 (12): a creator that is no string", [.v12]) { create($0, ["additional_creators": [1]]) },
        .allows("1.4 (10, 11): that key means nothing before version 12", [.v10, .v11]) {
            create($0, ["additional_creators": [1], "creator": "@ada:north.example"])
        },
    ]
}
