package import CanonicalJSON

/// Where one Socket.IO connection is stopped. Times are milliseconds.
package struct SocketLimits: Sendable {
    /// Most binary attachments of one packet.
    package var maxAttachments = 10
    /// Most bytes of all attachments of one packet together.
    package var maxAttachmentBytes = 1_000_000
    /// Most namespaces of one connection, those it has left or was refused counted too.
    package var maxNamespaces = 16
    /// Most requests for namespaces over the life of a connection: each may cost the application a look into its database.
    package var maxConnects = 64
    /// Most bytes of a namespace's name.
    package var maxNamespaceBytes = 128
    /// Most bytes of an event's name.
    package var maxEventNameBytes = 128
    /// Most events of ours that wait for a client's ack.
    package var maxAwaitedAcks = 256
    /// How long a connection may be in no namespace.
    package var namespaceTimeout: Int64 = 10_000
    /// What the JSON of one packet may cost.
    package var json = JSONLimits(maxDepth: 64, maxValues: 50_000)

    package init() {}
}
