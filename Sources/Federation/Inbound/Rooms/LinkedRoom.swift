internal import Chat
internal import Storage

/// A room that this node takes part in, as one session sees it.
struct LinkedRoom {
    let rid: Int64
    let receiving: ReceivingRoom
    /// Other servers in the room that we link with, those with most people first.
    let peers: [String]
    private let link: LinkedNode
    private let session: any SQLSession
    private let sight = BranchSight()

    /// Servers that are asked about a room.
    private static let mostPeers = 20

    /// Nil when nobody of this node is in the room.
    init?(rid: Int64, _ link: LinkedNode, in session: any SQLSession) throws {
        guard let row = try session.room(rid: rid), try session.isResident(row),
            let create = try session.state(rid: rid, StateKey(EventType.create)), let creation = RoomCreation(create)
        else { return nil }
        self.rid = rid
        receiving = ReceivingRoom(creation, accessControl: try session.accessControl(rid: rid))
        peers = try session.servers(inRoom: rid, limit: Self.mostPeers).filter { ServerName($0).map(link.peers.admits) ?? false }
        self.link = link
        self.session = session
    }

    /// Nil for rooms that the node does not know too.
    init?(_ id: RoomID, _ link: LinkedNode, in session: any SQLSession) throws {
        guard let row = try session.room(id: id.text) else { return nil }
        try self.init(rid: row.rid, link, in: session)
    }

    /// As they are after all that ``moved(by:)`` was told of.
    var branches: StoredBranches {
        get throws(StorageFailure) {
            if let branches = sight.branches { return branches }
            let branches = try link.log.branches(of: rid, in: session)
            sight.branches = branches
            return branches
        }
    }

    /// An event was appended or kept in this session.
    func moved(by event: Event) throws(StorageFailure) {
        sight.branches = try sight.branches?.renewed(after: event)
    }

    /// Lets an inbox look at the room.
    /// - Throws: ``StorageFailure`` when a look failed; then what the body made of it is not to be kept.
    func look<T>(_ body: (RoomView) -> T) throws(StorageFailure) -> T {
        let branches = try branches
        let looking = Looking(branches)
        let view = RoomView(now: link.now(), tips: branches.tips, peers: peers, known: { looking.knowledge(of: $0) })
        let result = body(view)
        if let failure = looking.failure { throw failure }
        return result
    }
}

/// The room's branches as this session has read them.
private final class BranchSight {
    var branches: StoredBranches?
}

/// What is stored of events, with the first failure kept for whoever asked: an inbox has no errors.
private final class Looking {
    private let branches: StoredBranches
    private(set) var failure: StorageFailure?

    init(_ branches: StoredBranches) { self.branches = branches }

    func knowledge(of id: EventID) -> EventKnowledge {
        do throws(StorageFailure) {
            return switch try branches.place(of: id) {
            case .visible, .hidden: .placed
            case .outlier: .outlier
            case nil: .unknown
            }
        } catch {
            failure = failure ?? error
            return .unknown
        }
    }
}
