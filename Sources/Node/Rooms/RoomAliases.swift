import Chat
import Storage

/// The names rooms can be found by: `#lobby:north.example`.
enum RoomAliases {
    /// The whole alias of a local part; `conflict` when another living room has it.
    static func free(_ local: String, _ session: any SQLSession, _ node: NodeContext) throws -> String {
        let alias = "#\(local):\(node.configuration.identity.name)"
        if try session.room(alias: alias) != nil { throw Refusal.conflict("The alias \(alias) is taken.") }
        return alias
    }
}
