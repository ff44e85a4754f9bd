import CanonicalJSON
import Chat
import Storage

/// The API's `media` object.
enum MediaObject {
    /// For who has just sent it: with its kind, which says what it can be sent as.
    static func json(_ row: MediaRow, _ node: NodeContext) -> JSON {
        let reference = row.reference(server: node.configuration.identity.name)
        var object = reference.api(node.media.links.link(reference))
        object["kind"] = .string(row.kind.rawValue)
        return object
    }

    /// The picture of a person or room, as it is stored beside their name.
    static func avatar(_ row: MediaRow, _ node: NodeContext) -> String {
        node.media.links.picture(row.reference(server: node.configuration.identity.name))
    }
}
