private import CanonicalJSON

extension UserRow {
    /// The picture of a user of this node as other servers are told of it: an `mxc:` address; nil without one.
    /// - Parameter server: this node's name.
    package func pictureAddress(server: String) -> String? {
        guard isLocal, let avatar, let id = (try? JSON(parsing: Array(avatar.utf8)))?["id"]?.string else { return nil }
        return "mxc://\(server)/\(id)"
    }
}
