package import Chat
internal import Storage

/// What passes, and what goes from user to user past all rooms. Nothing here waits for another server.
extension PeerSending {
    /// Somebody of ours starts or stops typing. Kept in memory; servers that cannot be reached do not hear of it.
    package func typing(_ roomID: RoomID, _ user: UserID, isTyping: Bool) async {
        let update = TypingUpdate(roomID: roomID, user: user, isTyping: isTyping)
        await tell(await hearers(ofRoom: roomID).servers) { $0.delivery.add(update) }
    }

    /// Somebody of ours has read a room, or a thread of it, in a way that others may see.
    /// - Parameter thread: the event that the thread hangs on, `main`, or nil for all of the room.
    package func receipt(_ roomID: RoomID, _ user: UserID, event: EventID, thread: String? = nil, at: Int64) async {
        await tell(ReceiptUpdate(.read, roomID: roomID, user: user, event: event, thread: thread, at: at))
    }

    /// Somebody of ours has got a room's messages up to this one. Only nodes of our kind hear of it, in small rooms.
    package func delivered(_ roomID: RoomID, _ user: UserID, event: EventID, at: Int64) async {
        await tell(ReceiptUpdate(.delivered, roomID: roomID, user: user, event: event, at: at))
    }

    /// People of ours came or went: told to the servers that hear a room of theirs, where the admin shares presence. Kept in memory;
    /// servers that cannot be reached do not hear of it.
    /// - Parameter largestRoom: rooms with more members do not count.
    package func presence(_ updates: [PresenceUpdate], largestRoom: Int) async {
        let hearers = try? await linked.database.read(.bulk) { session in
            var hearers: [String: [PresenceUpdate]] = [:]
            for update in updates {
                guard let uid = try session.userNumber(id: update.user.text) else { continue }
                for server in try session.hearers(ofUser: uid, largestRoom: largestRoom) { hearers[server, default: []].append(update) }
            }
            return hearers
        }
        for (server, updates) in hearers ?? [:] {
            if let name = ServerName(server) { await presence(updates, to: name) }
        }
    }

    /// How people of ours are there, for one server, if the admin shares presence with it.
    package func presence(_ updates: [PresenceUpdate], to server: ServerName) async {
        guard !updates.isEmpty, sharesPresence(server) else { return }
        await tell([server]) { state in for update in updates { state.delivery.add(update) } }
    }

    /// A message to devices, or news of a device, for one server: it arrives there, over a restart too.
    /// - Returns: false when so much waits for that server already that whoever made it has to keep it, or when it is not linked.
    /// - Throws: ``StorageFailure``.
    package func pass(_ update: EphemeralUpdate, to server: ServerName) async throws -> Bool {
        guard linked.peers.admits(server) else { return false }
        let (line, now) = (try await line(to: server), linked.now())
        guard line.with({ $0.delivery.add(update) }) else { return false }
        try await keep(line) { session in try session.enqueueDelivery(to: server.text, at: now) }
        return true
    }

    private func tell(_ receipt: ReceiptUpdate) async {
        let (servers, members) = await hearers(ofRoom: receipt.roomID)
        await tell(servers) { state in
            guard UpdateAudience(isOurKind: state.software.isOurKind).gets(receipt.kind, members: members) else { return }
            state.delivery.add(receipt)
        }
    }

    private func hearers(ofRoom roomID: RoomID) async -> (servers: [ServerName], members: Int) {
        let found = try? await linked.database.read { session in
            try session.room(id: roomID.text).map { (try session.hearers(ofRoom: $0.rid), Int($0.memberCount)) }
        }
        guard let (servers, members) = found ?? nil else { return ([], 0) }
        return (servers.compactMap { ServerName($0) }, members)
    }

    /// Keeps it for these servers, and calls somebody to send to those that nobody sends to now. What is lost by a failure of the database
    /// has passed when that is well again.
    private func tell(_ servers: [ServerName], _ add: (inout PeerLine.State) -> Void) async {
        let now = linked.now()
        var called: [String] = []
        for server in servers where linked.peers.admits(server) {
            guard let line = try? await line(to: server) else { continue }
            if line.add(at: now, add) { called.append(server.text) }
        }
        guard !called.isEmpty else { return }
        try? await linked.database.write { [called] session in
            for server in called { try session.enqueueDelivery(to: server, at: now) }
        }
    }
}
