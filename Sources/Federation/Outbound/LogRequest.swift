package import Chat

/// What the sending asks of the node's log. Only events that this server gets are meant everywhere.
package enum LogRequest: Sendable, Equatable {
    /// Its events after that position, in order, ``OutboundLimits/page`` at most.
    case following(Int64)
    /// Those of one room after the first position, up to and with the second.
    case room(RoomID, after: Int64, until: Int64)
    /// The rooms to leap over, as ``CatchUp/leaps(_:)`` says: of each its newest event and those that are tips of the room, from what came
    /// after `after` (for rooms in `behind` after the position there) up to and with `until`.
    case leaps(after: Int64, behind: [RoomID: Int64], until: Int64)
}

/// What the log answers.
package struct LogPage: Sendable, Equatable {
    /// In the order of their positions.
    package let events: [OutboundEvent]
    /// Up to where the log was looked through: the last event's position when the page is full, otherwise the end of what was asked for. A page of
    /// leaps is never full.
    package let through: Int64

    package init(events: [OutboundEvent], through: Int64) {
        self.events = events
        self.through = through
    }
}
