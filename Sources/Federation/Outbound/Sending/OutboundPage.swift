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
        case .tips(let after, let behind, let until, let beyond):
            let rooms = Dictionary(behind.map { ($0.key.text, $0.value) }) { first, _ in first }
            return page(
                try log.outboundTips(
                    to: server, after: after, behind: rooms, through: until, beyond: beyond, limit: OutboundLimits.page, in: self),
                through: until)
        }
    }

    private func page(_ rows: [OutboundEventRow], through last: Int64) -> LogPage {
        let events = rows.compactMap { row in
            RoomID(row.roomID).map { OutboundEvent(position: row.position, id: row.eventID, roomID: $0, bytes: row.bytes) }
        }
        return LogPage(events: events, through: rows.count < OutboundLimits.page ? last : rows.last?.position ?? last)
    }
}

/// Positions that are looked through in one read.
private let outboundStretch: Int64 = 50_000
