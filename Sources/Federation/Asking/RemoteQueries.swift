package import Chat

/// What this node's people ask of other servers, refused in the words of the client API.
package final class RemoteQueries: Sendable {
    private let directory: RemoteDirectory
    private let profiles: RemoteProfiles
    private let linked: LinkedNode

    /// Asks in the node's name.
    package init(_ linked: LinkedNode) {
        self.linked = linked
        directory = RemoteDirectory(linked)
        profiles = RemoteProfiles(linked)
    }

    /// The room that an alias of another server leads to, and who is in it, the best to join through first.
    /// - Throws: `room_not_found`, `not_available`, `busy`.
    package func room(_ alias: RoomAlias) async throws(Refusal) -> (roomID: RoomID, servers: [ServerName]) {
        do throws(RemoteFailure) {
            let found = try await directory.room(alias)
            return (found.roomID, found.servers)
        } catch {
            throw error.refusal(alias.server, missing: .notFound(.room))
        }
    }

    /// A page of another server's directory; see ``RemoteDirectory/publicRooms(of:term:limit:since:)``.
    /// - Throws: `not_found`, `not_available`, `busy`.
    package func publicRooms(
        of server: ServerName, term: String?, limit: Int, since: String?
    ) async throws(Refusal) -> RemoteRooms {
        do throws(RemoteFailure) { return try await directory.publicRooms(of: server, term: term, limit: limit, since: since) } catch {
            throw error.refusal(server.text, missing: .notAvailable("The node \(server) has no directory of rooms."))
        }
    }

    /// The devices of encryption of a user of another server.
    /// - Throws: `user_not_found`, `not_available`, `busy`.
    package func devices(of user: UserID) async throws(Refusal) -> [RemoteDevice] {
        do throws(RemoteFailure) { return try await RemoteDevices.fetch(user, linked) } catch {
            throw error.refusal(user.server, missing: .notFound(.user))
        }
    }

    /// Asks after a user of another server, unless that was done a few minutes ago; the user's row is there afterwards.
    /// - Throws: `user_not_found`, `not_available`, `busy`.
    package func profile(of user: UserID) async throws(Refusal) -> RemoteProfiles.Profile {
        do throws(RemoteFailure) { return try await profiles.profile(of: user) } catch {
            throw error.refusal(user.server, missing: .notFound(.user))
        }
    }
}

extension RemoteFailure {
    /// As a client hears it.
    /// - Parameter missing: for what the server does not have.
    package func refusal(_ server: String, missing: Refusal) -> Refusal {
        switch self {
        case .notLinked: .notAvailable("This node is not linked with \(server).")
        case .notThere: missing
        case .failed(.refused(403, _, _)): .notAvailable("The node \(server) does not link with this one.")
        case .failed(.notFound): .notAvailable("There is no node \(server) to be found.")
        case .failed: Refusal(.busy, "The node \(server) does not answer at the moment. Try again later.", retryAfter: 30)
        }
    }
}
