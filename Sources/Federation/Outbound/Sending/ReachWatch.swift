internal import Chat

/// Which rooms a server was sent something of, and what was said last of how far it has got there: so that each step forward is told once.
struct ReachWatch {
    private var rooms: [RoomID: Int64] = [:]

    /// These are on their way.
    mutating func sent(_ events: [OutboundEvent], _ record: DeliveryRecord) {
        for room in Set(events.map(\.roomID)) where rooms[room] == nil {
            let first = events.lazy.filter { $0.roomID == room }.map(\.position).min() ?? 0
            rooms[room] = min(record.through(room), first - 1)
        }
    }

    /// What is to be told now. A room is watched no longer once everything has gone there.
    mutating func news(of record: DeliveryRecord, _ server: ServerName) -> [ReachNews] {
        guard !rooms.isEmpty, record.pending == nil, record.dissection == nil else { return [] }
        var news: [ReachNews] = []
        for (room, told) in rooms {
            let through = record.through(room)
            if through > told {
                news.append(ReachNews(server: server, roomID: room, after: told, through: through))
                rooms[room] = through
            }
            if record.isIdle { rooms[room] = nil }
        }
        return news
    }
}
