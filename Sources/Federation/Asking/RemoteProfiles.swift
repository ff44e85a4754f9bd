package import Chat
private import CanonicalJSON
private import OutboundHTTP
private import Storage
private import Synchronization

/// Asks other servers what their people are called, each at most every few minutes, and keeps the answer in the user's row. Any thread.
package final class RemoteProfiles: Sendable {
    /// How long an answer is good, and how long nobody asks again after none came, in milliseconds.
    package static let goodFor: (answer: Int64, failure: Int64) = (300_000, 30_000)
    /// Users that are remembered; with more all are forgotten.
    private static let most = 10_000

    /// What a server says of one of its users.
    package struct Profile: Sendable, Equatable {
        /// What the user wants to be called, as it came.
        package let displayName: String?
        /// An `mxc:` address.
        package let avatarURL: String?
    }

    private typealias Answer = Result<Profile, RemoteFailure>

    private struct Asked {
        var until: Int64
        let answer: Task<Answer, Never>
    }

    private let linked: LinkedNode
    private let asked = Mutex<[UserID: Asked]>([:])

    /// Asks in the node's name.
    package init(_ linked: LinkedNode) { self.linked = linked }

    /// The profile of a user of another server; the row of one who exists is there afterwards.
    package func profile(of user: UserID) async throws(RemoteFailure) -> Profile {
        let now = linked.now()
        let answer = asked.withLock { asked -> Task<Answer, Never> in
            if let known = asked[user], known.until > now { return known.answer }
            if asked.count >= Self.most { asked.removeAll() }
            let answer = Task { await self.answer(about: user) }
            asked[user] = Asked(until: now + Self.goodFor.answer, answer: answer)
            return answer
        }
        return try await answer.value.get()
    }

    private func answer(about user: UserID) async -> Answer {
        do throws(RemoteFailure) {
            let profile = try await fetch(user)
            try await keep(profile, of: user)
            return .success(profile)
        } catch {
            if error != .notThere {
                let until = linked.now() + Self.goodFor.failure
                asked.withLock { $0[user]?.until = until }
            }
            return .failure(error)
        }
    }

    private func fetch(_ user: UserID) async throws(RemoteFailure) -> Profile {
        guard let server = ServerName(user.server) else { throw .notThere }
        let target = PeerTarget.path("/_matrix/federation/v1/query/profile", query: [("user_id", user.text)])
        var request = PeerRequest("GET", target)
        // Somebody looks at a screen meanwhile.
        request.limits = FetchLimits(connect: 3_000, total: 6_000, idle: 5, responseBytes: 64 << 10)
        let answer = try await linked.ask(request, of: server)
        return Profile(displayName: answer["displayname"]?.string, avatarURL: answer["avatar_url"]?.string)
    }

    private func keep(_ profile: Profile, of user: UserID) async throws(RemoteFailure) {
        let now = linked.now()
        do {
            try await linked.database.write(.interactive) { [log = linked.log] session in
                try log.setRemoteProfile(
                    uid: session.anyUser(user, at: now), name: profile.displayName, picture: profile.avatarURL, now: now, in: session)
            }
        } catch {
            throw .failed(.notAnswered(.busy))
        }
    }
}
