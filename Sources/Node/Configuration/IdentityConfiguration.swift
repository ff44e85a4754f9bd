/// Who the node is and where its data lies.
package struct IdentityConfiguration: Sendable, Equatable {
    /// The node's name, part of every id and hash: fixed with the first account. A node called `localhost` never federates.
    package var name = "localhost"
    /// Where clients reach the node, without a slash at the end; nil: made of listen address and port.
    package var publicURL: String?
    /// The folder of the database, its keys and secrets; made with mode 0700 when missing.
    package var dataDirectory = "data"

    /// The defaults.
    package init() {}

    /// The database file.
    package var databasePath: String { dataDirectory + "/rookery.db" }
    /// The folder of the keys that are part of a backup.
    package var keysFolder: String { dataDirectory + "/keys" }
    /// The socket at which a running node answers commands.
    package var controlSocket: String { dataDirectory + "/control.sock" }
    /// The socket at which worker processes come in.
    package var workerSocket: String { dataDirectory + "/worker.sock" }
}
