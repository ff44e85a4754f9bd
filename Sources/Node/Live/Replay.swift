import CanonicalJSON
import Chat
import Storage

/// What a session missed, read from the log: the same events a live session heard, once and in order.
enum Replay {
    /// Some events, and how far they cover the stream.
    struct Page: Sendable {
        let events: [LiveEvent]
        let through: Int64
    }

    /// The next page after a position, up to a gate. Reads on an interactive reader thread.
    static func page(_ node: NodeContext, _ caller: Caller, after: Int64, through: Int64) async throws(Refusal) -> Page {
        let live = node.configuration.live
        return try await node.read { session in
            try Reading(session: session, node: node, uid: caller.uid, limit: live.catchUpPage, bytes: live.backlogBytes)
                .page(after: after, through: through)
        }
    }

    /// How many events of a user's rooms lie in a stretch, counted up to `limit`: who missed more fetches again instead.
    static func count(_ session: any SQLSession, uid: Int64, after: Int64, through: Int64, upTo limit: Int) throws -> Int {
        var count = 0
        for stretch in try session.joinedStretches(uid: uid, after: after, through: through) {
            count += try session.eventCount(
                rid: stretch.rid, after: stretch.range.lowerBound - 1, through: stretch.range.upperBound, upTo: limit - count)
            if count >= limit { break }
        }
        return count
    }

    /// One page's reading within one snapshot.
    private struct Reading {
        let session: any SQLSession
        let node: NodeContext
        let uid: Int64
        /// Events of a page.
        let limit: Int
        /// Bytes of their bodies: what may wait in memory for one reader.
        let bytes: Int

        func page(after: Int64, through: Int64) throws -> Page {
            var found: [StoredEvent] = []
            for stretch in try session.joinedStretches(uid: uid, after: after, through: through) {
                found += try session.events(
                    rid: stretch.rid, after: stretch.range.lowerBound - 1, through: stretch.range.upperBound, limit: limit, bytes: bytes)
            }
            found += try session.membershipEvents(about: uid, after: after, through: through, limit: limit)
            let notes =
                try session.notes(uid: uid, after: after, through: through, limit: limit)
                + session.roomNotes(uid: uid, after: after, through: through, limit: limit)
            let sizes = found.map { ($0.position, $0.body.count) } + notes.map { ($0.position, $0.data.count) }
            let end = pageEnd(sizes, through: through)
            return Page(events: try events(found, notes, through: end), through: end)
        }

        /// Where a page is full: no room was read less far, because it alone would have filled one.
        private func pageEnd(_ sizes: [(position: Int64, bytes: Int)], through: Int64) -> Int64 {
            var (count, size) = (0, 0)
            for (position, bytes) in Dictionary(sizes, uniquingKeysWith: max).sorted(by: { $0.key < $1.key }) {
                count += 1
                size += bytes
                if count == limit || size >= self.bytes { return position }
            }
            return through
        }

        private func events(_ found: [StoredEvent], _ notes: [Note], through end: Int64) throws -> [LiveEvent] {
            let teller = EventTeller(session, node)
            var rooms: [Int64: RoomRow] = [:]
            var told: [(position: Int64, events: [LiveEvent])] = []
            var seen: Set<Int64> = []
            for event in found where event.position <= end && seen.insert(event.position).inserted {
                guard let room = try rooms[event.rid] ?? session.room(rid: event.rid) else { continue }
                rooms[event.rid] = room
                told.append((event.position, try teller.tell(event, in: room).filter(isForMe)))
            }
            for note in notes where note.position <= end {
                told.append(
                    (note.position, [LiveEvent(position: note.position, audience: .users([uid]), name: note.name, data: note.data)]))
            }
            return told.sorted { $0.position < $1.position }.flatMap(\.events)
        }

        private func isForMe(_ event: LiveEvent) -> Bool {
            switch event.audience {
            case .room(_, let except): except != uid
            case .users(let uids): uids.contains(uid)
            case .session(let other, _): other == uid
            }
        }
    }
}
