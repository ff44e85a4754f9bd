internal import CanonicalJSON
internal import Chat
internal import Storage

/// Takes EDUs: each is read alone, by what the node knows now, and whoever listens is told.
struct EphemeralIntake: Sendable {
    let link: LinkedNode
    let takesPresence: Bool

    /// - Returns: false when it has to come again: it must not get lost, and could not be read by what the node knows, or not be kept.
    func take(_ json: JSON, from origin: ServerName) async -> Bool {
        let read = try? await link.database.read { [self] session in
            let notices = EphemeralReader.read(json, from: origin.text, surroundings(of: origin, session)).notices
            // The looks above say no where they fail; then this one fails, too.
            _ = try session.head()
            return notices
        }
        guard let read else { return !EphemeralReader.mustStay(json) }
        var isKept = true
        for notice in read {
            let isDone = await link.listener.noticed(notice)
            isKept = isKept && isDone
        }
        return isKept
    }

    /// A look that fails lets nothing through: what passes by is not worth another try.
    private func surroundings(of origin: ServerName, _ session: any SQLSession) -> EphemeralReader.Surroundings {
        EphemeralReader.Surroundings(
            admits: { room in (try? LinkedRoom(room, link, in: session))?.receiving.admits(origin.text) },
            isJoined: { user, room in
                guard let row = try? session.room(id: room.text), let uid = try? session.userNumber(id: user.text) else { return false }
                return (try? session.member(rid: row.rid, uid: uid))?.isJoined ?? false
            },
            isLocal: { user in
                guard user.server.hasSameBytes(as: link.name.text), let uid = try? session.userNumber(id: user.text) else { return false }
                return (try? session.user(uid: uid))?.isLocal ?? false
            },
            takesPresence: takesPresence)
    }
}
