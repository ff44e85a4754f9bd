package import CanonicalJSON

/// What goes to another server in one request. It keeps its id and its content until it is answered, also over a restart, so that the
/// receiver knows a repetition for what it is.
package struct Transaction: Sendable, Equatable {
    /// The last part of the request's path; never used twice towards one server.
    package let id: String
    /// Milliseconds since 1970; part of the body, and so the same at every try.
    package let madeAt: Int64
    package let content: TransactionContent

    package init(id: String, madeAt: Int64, content: TransactionContent) {
        self.id = id
        self.madeAt = madeAt
        self.content = content
    }

    /// The request's body.
    /// - Parameters:
    ///   - origin: this node's name.
    ///   - events: the wire forms of `content.events`, in that order; one that is gone since may be missing.
    package func body(origin: String, events: [JSON]) -> JSON {
        [
            "edus": .array(content.updates.map(\.json)), "origin": .string(origin), "origin_server_ts": .int(madeAt),
            "pdus": .array(events),
        ]
    }

    /// Whether nothing is lost when it never arrives.
    var isFleeting: Bool { content.events.isEmpty && !content.updates.contains { $0.isDurable } }

    var stored: JSON { ["id": .string(id), "made_at": .int(madeAt), "content": content.stored] }

    init?(stored json: JSON) {
        guard let id = json["id"]?.string, let madeAt = json["made_at"]?.int,
            let content = json["content"].flatMap(TransactionContent.init(stored:))
        else { return nil }
        self.init(id: id, madeAt: madeAt, content: content)
    }
}

/// Events and ephemeral updates for one server, in the order in which they go.
package struct TransactionContent: Sendable, Equatable {
    package var events: [OutboundEvent]
    package var updates: [EphemeralUpdate]

    package init(events: [OutboundEvent] = [], updates: [EphemeralUpdate] = []) {
        self.events = events
        self.updates = updates
    }

    var count: Int { events.count + updates.count }
    var isEmpty: Bool { count == 0 }

    /// Two parts that together are this: events and updates if it has both, halves otherwise; itself alone when nothing can be parted.
    var halves: [TransactionContent] {
        if count < 2 { return [self] }
        if !events.isEmpty, !updates.isEmpty { return [TransactionContent(events: events), TransactionContent(updates: updates)] }
        if updates.isEmpty {
            let middle = events.count / 2
            return [TransactionContent(events: Array(events[..<middle])), TransactionContent(events: Array(events[middle...]))]
        }
        let middle = updates.count / 2
        return [TransactionContent(updates: Array(updates[..<middle])), TransactionContent(updates: Array(updates[middle...]))]
    }

    var stored: JSON { ["events": .array(events.map(\.stored)), "updates": .array(updates.map(\.stored))] }

    init?(stored json: JSON) {
        guard let events = json["events"]?.array, let updates = json["updates"]?.array else { return nil }
        self.init(events: events.compactMap(OutboundEvent.init(stored:)), updates: updates.compactMap(EphemeralUpdate.init(stored:)))
        if self.events.count != events.count || self.updates.count != updates.count { return nil }
    }
}
