import CanonicalJSON
import Chat
import Federation
import Storage

/// `GET users/{id}/devices`: the devices of encryption that somebody on another node has, as that node tells them. People of this node
/// have none.
enum ListUserDevices {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let name = ask.input["id"]
        guard let user = name?.string.flatMap(UserID.init) else { throw .notFound(.user) }
        var devices: [JSON] = []
        if user.server.utf8.elementsEqual(node.configuration.identity.name.utf8) {
            _ = try await node.read { session in try session.livingUser(name) }
        } else {
            guard let links = node.links else { throw .notAvailable("This node links with no other.") }
            devices = try await links.queries.devices(of: user).map { device in
                ["id": .string(device.id), "name": .text(device.name), "keys": device.keys.map(JSON.object) ?? .null]
            }
        }
        return Answer(["userId": .string(user.text), "devices": .array(devices)])
    }
}
