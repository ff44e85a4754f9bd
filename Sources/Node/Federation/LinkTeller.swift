import Chat
import Federation
import Storage

/// Tells the node's people what comes from other servers, as they are told what happens here.
struct LinkTeller: LinkListener {
    let node: NodeContext

    func arrived(_ news: ArrivalNews, in session: any WriteSession) throws {
        guard let room = try session.room(rid: news.event.rid) else { return }
        let transaction = Transaction(session: session, node: node, now: node.world.now())
        try transaction.tell(news.event, in: room)
        let key = RoomKey(rid: room.rid, roomID: room.roomID)
        for uid in news.entered { transaction.announce(.joined(key, uid: uid)) }
        for uid in news.left { transaction.announce(.left(rid: room.rid, uid: uid)) }
        for uid in news.entered + news.left { node.gateway.presence.touch(uid: uid) }
        try welcome(news.event, session)
    }

    /// The node of somebody who came into the room hears who is there.
    private func welcome(_ event: StoredEvent, _ session: any WriteSession) throws {
        guard PresencePassing.isOn(node), event.kind == .member, let uid = event.target, let user = try session.user(uid: uid),
            !user.isLocal,
            let server = UserID(user.userID).flatMap({ ServerName($0.server) }),
            try session.member(rid: event.rid, uid: uid)?.isJoined == true
        else { return }
        session.afterCommit { [node] in Task { await PresencePassing.greet(server, in: event.rid, node) } }
    }

    func noticed(_ notice: EphemeralNotice) async -> Bool {
        switch notice {
        case .typing(let user, let room, let isTyping):
            if let typist = try? await typist(user, room) { node.gateway.typing(node, typist, isTyping: isTyping) }
        case .receipt(let receipt): try? await mark(receipt)
        case .presence(let told): await PresencePassing.hear(told, node)
        case .devices(let user, _, _), .signingKeys(let user, _): await DeviceNews.tell(user, node)
        case .toDevice(let message): return await DeviceMessage.receive(message, node)
        }
        return true
    }

    private func typist(_ user: UserID, _ roomID: RoomID) async throws(Refusal) -> TypingTimers.Typist? {
        try await node.read { session in
            guard let room = try session.room(id: roomID.text), let user = try session.user(id: user.text) else { return nil }
            return TypingTimers.Typist(
                room: RoomKey(rid: room.rid, roomID: room.roomID), uid: user.uid, userID: user.userID, username: user.username)
        }
    }

    /// Somebody of another node has read, or has got, the messages up to one.
    private func mark(_ receipt: EphemeralReceipt) async throws(Refusal) {
        let isRead = receipt.type == ReceiptUpdate.Kind.read.rawValue
        guard isRead || receipt.type == ReceiptUpdate.Kind.delivered.rawValue else { return }
        try await node.write { transaction in
            let session = transaction.session
            guard let room = try session.room(id: receipt.room.text), let user = try session.user(id: receipt.user.text), !user.isLocal,
                let member = try session.member(rid: room.rid, uid: user.uid), member.isJoined,
                let position = try node.log.position(of: receipt.event, in: session), try session.event(at: position)?.rid == room.rid
            else { return }
            let at = min(receipt.time ?? transaction.now, transaction.now)
            if isRead, position > member.readPosition {
                try ReadMarker(session, node.log).move(member, to: position, at: at)
                node.receipts.note(room: room, uid: user.uid, status: .read)
            } else if !isRead, position > member.deliveredPosition {
                try session.setDelivered(rid: room.rid, uid: user.uid, position: position, at: at)
                node.receipts.note(room: room, uid: user.uid, status: .delivered)
            }
        }
    }
}
