package import Storage

/// An event from elsewhere that has its place at the end of the stream, with what it did to people of this node.
package struct ArrivalNews: Sendable {
    package let event: StoredEvent
    /// Row numbers of this node's users that are joined to the room from now on, and of those that are no longer.
    package let entered: [Int64]
    package let left: [Int64]

    package init(event: StoredEvent, entered: [Int64] = [], left: [Int64] = []) {
        (self.event, self.entered, self.left) = (event, entered, left)
    }
}

/// Whoever tells the node's people what comes from elsewhere: its live gateway.
package protocol LinkListener: Sendable {
    /// Called in the write body that appended the event, after the rows that follow from it.
    /// - Throws: ``StorageFailure``.
    func arrived(_ news: ArrivalNews, in session: any WriteSession) throws
    /// Something passing: typing, receipts, presence, messages to devices. Any thread.
    /// - Returns: false for what must not get lost and could not be kept: whoever sent it has to send it again.
    func noticed(_ notice: EphemeralNotice) async -> Bool
}
