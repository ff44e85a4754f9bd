import Chat
import Federation
import Storage

/// Tells other nodes how far people of this one have got, where they may know.
enum ReceiptPassing {
    /// Called in the body that moved the marker; told once it is on disk. A room without members elsewhere costs one look.
    static func note(_ transaction: Transaction, _ marker: MarkerAsk, _ caller: Caller, _ status: StatusUpdate.Status) {
        let node = transaction.node
        guard let links = node.links, let user = caller.user, let roomID = RoomID(marker.found.room.roomID) else { return }
        let session = transaction.session
        guard let servers = try? session.servers(inRoom: marker.found.room.rid, limit: 1), !servers.isEmpty,
            let event = try? session.newestEvent(rid: marker.found.room.rid, through: marker.position),
            let row = try? session.user(uid: caller.uid), status == .delivered || row.privacy.readReceipts
        else { return }
        let (id, now) = (event.eventID, transaction.now)
        session.afterCommit {
            Task {
                switch status {
                case .read: await links.sending.receipt(roomID, user, event: id, at: now)
                case .delivered: await links.sending.delivered(roomID, user, event: id, at: now)
                }
            }
        }
    }
}
