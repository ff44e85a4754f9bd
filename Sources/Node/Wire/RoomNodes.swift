import CanonicalJSON
import Federation
import Storage

/// The nodes that a room lives on, and whether they answer: this one first, then those with most people in it.
struct RoomNodes {
    /// Others that are named; who wants to know more asks for the room's members.
    private static let most = 20

    private let session: any SQLSession
    private let node: NodeContext

    init(_ session: any SQLSession, _ node: NodeContext) { (self.session, self.node) = (session, node) }

    func list(_ room: RoomRow) throws -> [JSON] {
        let own: JSON = ["name": .string(node.configuration.identity.name), "reachable": true]
        guard room.federate else { return [own] }
        let others = try session.servers(inRoom: room.rid, limit: Self.most)
        guard let links = node.links else { return [own] + others.map { ["name": .string($0), "reachable": false] } }
        return [own] + links.sending.reachability(of: others).map { ["name": .string($0.name), "reachable": .bool($0.isReachable)] }
    }
}
