private import CanonicalJSON
internal import Chat

extension EventLog {
    /// Notes that an event of this node, or one that another server handed in here, goes to the other servers in the room, and has it sent.
    ///
    /// Who gets it: servers with joined users before it or after it that the room's rules on servers do not keep out before and after; and
    /// the server of whoever was only invited or knocked, when that ends.
    /// - Parameter handedInBy: the server that has it already; nil for events made here.
    func noteOutbound(
        _ event: Event, at position: Int64, rid: Int64, handedInBy: String?, now: Int64, in session: any WriteSession
    ) throws {
        guard handedInBy != nil || event.sender.server.hasSameBytes(as: nodeName) else { return }
        var servers = try session.spans(ofRoom: rid, at: position)
        let parting = try partingServer(event, rid: rid, besides: servers, in: session)
        if let parting { servers.append(parting) }
        servers.removeAll { $0.hasSameBytes(as: handedInBy ?? nodeName) }
        guard !servers.isEmpty, try session.room(rid: rid)?.federate == true else { return }
        try session.insertOutbound(position: position, rid: rid, handedInBy: handedInBy, parting: parting)
        for server in servers where sends(to: server) { try session.enqueueDelivery(to: server, at: now) }
    }

    /// Whether an event may concern other servers, in a room that has not branched: then its other servers have no rows.
    func concernsOthers(_ event: Event) -> Bool { partingServer(event) != nil }

    /// The server of whoever goes, if nothing else brings it the event and the room's rules do not keep it out.
    private func partingServer(
        _ event: Event, rid: Int64, besides servers: [String], in session: any WriteSession
    ) throws -> String? {
        guard let server = partingServer(event), !servers.contains(server) else { return nil }
        return try session.accessControl(rid: rid)?.admits(server) ?? true ? server : nil
    }

    private func partingServer(_ event: Event) -> String? {
        guard event.type == EventType.member, let user = event.stateKey.flatMap(UserID.init), !user.server.hasSameBytes(as: nodeName)
        else { return nil }
        switch event.content["membership"]?.string.flatMap(Membership.init) {
        case .leave, .ban: return user.server
        case .join, .invite, .knock, nil: return nil
        }
    }
}

extension SQLSession {
    /// The servers that get the event of a room at a position.
    fileprivate func spans(ofRoom rid: Int64, at position: Int64) throws(StorageFailure) -> [String] {
        try rows(
            """
            SELECT DISTINCT server FROM server_spans
            WHERE rid = $1 AND first <= $2 AND (last IS NULL OR last >= $2) ORDER BY server
            """, [.int(rid), .int(position)]
        ) { $0.text(0) }
    }
}
