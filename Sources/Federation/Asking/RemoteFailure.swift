internal import CanonicalJSON
internal import Chat

/// Why another server's directory, profile or file is not to be had.
package enum RemoteFailure: Error, Sendable, Equatable {
    /// The node does not link with the server.
    case notLinked
    /// The server says that there is no such thing.
    case notThere
    /// It gave no good answer.
    case failed(PeerFailure)
}

extension RemoteFailure {
    /// Of a file: servers of before the spec's version 1.11 do not know the question, and are asked no other.
    package init(file failure: PeerFailure) {
        if case .refused(404, _, _) = failure { self = .notThere } else { self = .failed(failure) }
    }
}

extension LinkedNode {
    /// Asks a server that the node links with.
    func ask(_ request: PeerRequest, of server: ServerName) async throws(RemoteFailure) -> JSON {
        guard peers.admits(server), server != name else { throw .notLinked }
        do throws(PeerFailure) { return try await calls.send(request, to: server) } catch {
            if case .refused(404, _, _) = error { throw .notThere }
            throw .failed(error)
        }
    }
}
