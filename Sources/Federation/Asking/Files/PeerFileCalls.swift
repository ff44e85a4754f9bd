package import Chat

/// Whoever fetches files from peers.
package protocol PeerFileCalls: Sendable {
    /// Fetches a file of a peer as it comes.
    /// - Parameters:
    ///   - id: what the peer calls it.
    ///   - bytes: more are refused while they come.
    ///   - take: is handed the bytes piece by piece; the next one is read when it returns. What it throws ends the fetching.
    /// - Returns: what the peer says of the file.
    func file(
        _ id: String, of peer: ServerName, atMost bytes: Int64, into take: ([UInt8]) async throws(Refusal) -> Void
    ) async throws(PeerFileFailure) -> MixedHead
}

/// Why a file of a peer is not here.
package enum PeerFileFailure: Error, Sendable, Equatable {
    /// The peer does not give it, or not now.
    case peer(PeerFailure)
    /// It has more bytes than are taken.
    case tooLarge
    /// Whoever took the bytes takes no more.
    case refused(Refusal)
}
