import CanonicalJSON
import Chat

/// Files and pictures that events from elsewhere name: noted as used, so that whoever sees the event can see them.
extension EventLog {
    /// Sets what a remote user is called and looks like, as their newest join says, or their server since. Call inside a write body.
    /// - Parameters:
    ///   - picture: an `mxc:` address; nil, and what is none, is no picture.
    ///   - now: milliseconds since 1970.
    /// - Throws: ``StorageFailure``.
    package func setRemoteProfile(
        uid: Int64, name: String?, picture: String?, now: Int64, in session: any WriteSession
    ) throws(StorageFailure) {
        try session.setRemoteName(uid: uid, name)
        guard let user = try session.user(uid: uid), !user.isLocal else { return }
        // What lies here was not made a picture by whoever sent it.
        let media = picture.flatMap { MediaReference(address: $0) }.flatMap { isOwn($0) ? nil : $0 }
        let avatar = media.flatMap(pictures)
        guard avatar != user.avatar else { return }
        try session.releaseRemoteMedia(of: .user(uid), at: now)
        if let media { try session.useRemoteMedia(media, by: .user(uid)) }
        try session.setAvatar(uid: uid, avatar)
    }

    /// After a join became part of a room's current state.
    func followProfile(of event: Event, uid: Int64, now: Int64, in session: any WriteSession) throws(StorageFailure) {
        guard let content = MemberContent(content: event.content), content.membership == .join else { return }
        try setRemoteProfile(uid: uid, name: content.displayName, picture: content.avatarURL, now: now, in: session)
    }

    /// The picture of the room's row, after an event from elsewhere changed it. A file of this node is the picture only as long as somebody
    /// here made it that.
    func setRoomPicture(_ content: JSONObject?, of room: RoomRow, now: Int64, in session: any WriteSession) throws(StorageFailure) {
        let media = content?["url"]?.string.flatMap { MediaReference(address: $0) }
        if let media, isOwn(media), let row = try session.media(id: media.id),
            try session.isMediaUsed(row.mid, byRoom: room.rid)
        {
            return
        }
        let remote = media.flatMap { isOwn($0) ? nil : $0 }
        let avatar = remote.flatMap(pictures)
        guard avatar != room.avatar else { return }
        try session.releaseMedia(of: .room(room.rid), at: now)
        if let remote { try session.useRemoteMedia(remote, by: .room(room.rid)) }
        try session.setAvatar(rid: room.rid, avatar)
    }

    /// Notes the file of a message, or of an edit of one, so that it goes with the message.
    /// - Parameter position: of the message.
    func useFile(of content: JSONObject, _ type: String, rid: Int64, position: Int64, in session: any WriteSession) throws(StorageFailure) {
        guard let media = MessageContent(eventType: type, content: content)?.media, !isOwn(media) else { return }
        try session.useRemoteMedia(media, by: .message(rid: rid, position: position))
    }

    private func isOwn(_ media: MediaReference) -> Bool { media.server.map { $0.hasSameBytes(as: nodeName) } ?? true }
}

extension SQLSession {
    fileprivate func isMediaUsed(_ mid: Int64, byRoom rid: Int64) throws(StorageFailure) -> Bool {
        try integer("SELECT 1 FROM media_uses WHERE mid = $1 AND holder = 2 AND owner = $2 LIMIT 1", .int(mid), .int(rid)) != nil
    }
}
