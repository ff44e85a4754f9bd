import CanonicalJSON

/// Every object and body of the client API by name. A route names its schemas; a name that is not here fails a test.
enum SchemaTable {
    static let all: [String: JSONSchema] = [
        accounts, codes, users, accountSettings, rooms, roomBodies, members, invites, messages, content, messageBodies, receipts, media,
        stories, push, node, admin, codeFigures, jobs,
        problem,
    ].reduce(into: [:]) { table, part in
        table.merge(part) { _, second in
            preconditionFailure("two schemas have one name: \(second.json.encoded())")
        }
    }

    /// What stands under `components.schemas`.
    static let json: JSON = .object(
        all.reduce(into: JSONObject()) { members, entry in members[entry.key] = entry.value.json })
}
