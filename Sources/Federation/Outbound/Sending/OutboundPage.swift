internal import Chat
internal import Storage

extension SQLSession {
    /// What the log says to a request of ``Delivery/next(at:)``.
    func page(_ request: LogRequest, of log: EventLog, to server: String) throws(StorageFailure) -> LogPage {
        switch request {
        case .following(let after):
            // A server that comes back after a year is not looked for in all of that at once.
            let last = min(try head(), after + outboundStretch)
            return page(
                try outboundEvents(to: server, after: after, through: last, limit: OutboundLimits.page), through: max(after, last))
        case .room(let room, let after, let until):
            return page(
                try outboundEvents(to: server, inRoom: room.text, after: after, through: until, limit: OutboundLimits.page),
                through: until)
        case .leaps(let after, let behind, let until):
            let behind = Dictionary(behind.map { ($0.key.text, $0.value) }) { first, _ in first }
            let span = OutboundSpan(server: server, after: after, behind: behind, through: until)
            let backlogs = try outboundBacklogs(span, atMost: CatchUp.whole + 1).map {
                RoomBacklog(rid: $0.rid, events: $0.events, canBeAsked: $0.isResident)
            }
            let leaps = CatchUp.leaps(backlogs)
            return LogPage(events: events(try log.outboundTips(span, rooms: leaps.map(\.rid), in: self)), through: until)
        }
    }

    private func page(_ rows: [OutboundEventRow], through last: Int64) -> LogPage {
        LogPage(events: events(rows), through: rows.count < OutboundLimits.page ? last : rows.last?.position ?? last)
    }

    private func events(_ rows: [OutboundEventRow]) -> [OutboundEvent] {
        rows.compactMap { row in
            RoomID(row.roomID).map { OutboundEvent(position: row.position, id: row.eventID, roomID: $0, bytes: row.bytes) }
        }
    }
}

/// Positions that are looked through in one read.
private let outboundStretch: Int64 = 50_000
