package import Storage

/// How the node gets at files that lie in a store outside: whoever knows the stores passes it in.
package struct RemoteMedia: Sendable {
    /// The next bytes of an open file, nil after the last.
    package typealias Pieces = @Sendable () async throws -> [UInt8]?

    /// An address that gives the file to whoever has it for so many seconds, from a moment on (seconds since 1970). Nil when its store is
    /// not set up any more.
    package let link: @Sendable (StoredMedia, MediaDelivery, _ seconds: Int, _ now: Int64) -> String?
    /// A range of the file's bytes through the node. The last number is the time, in seconds since 1970.
    package let open: @Sendable (StoredMedia, Range<Int64>, Int64) async throws -> Pieces
    /// Where those addresses begin, as pages must allow them.
    package let origins: [String]

    package init(
        link: @escaping @Sendable (StoredMedia, MediaDelivery, Int, Int64) -> String?,
        open: @escaping @Sendable (StoredMedia, Range<Int64>, Int64) async throws -> Pieces, origins: [String]
    ) {
        self.link = link
        self.open = open
        self.origins = origins
    }

    /// Addresses made within one such time are the same, so that a browser knows a picture it has.
    static let slot: Int64 = 300
}
