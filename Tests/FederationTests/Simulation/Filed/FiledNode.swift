import CanonicalJSON
import Chat
import Cryptography
import Storage

@testable import Federation

/// A node of the simulation on its own database file: the room, the inbox and the outbox as the program keeps them. Whatever is not in the
/// file is gone when it crashes.
final class FiledNode {
    let creation: RoomCreation
    let rid: Int64
    private var node: StagedNode
    private var keys: PublishedKeys
    private var inquiry: PeerInquiry
    private var wire: OutboundWire
    private var inbox = RoomInbox()
    private var staged: Set<EventID> = []
    private var deliveries: [String: Delivery] = [:]
    /// How often it was opened.
    private(set) var starts = 1
    /// Write bodies until it dies, if it is to die while it works.
    var bodiesToLive: Int?
    /// Signed with before, so that others have to ask for its key.
    private(set) var rotations = 0
    private(set) var questions = 0

    var name: String { node.linked.name.text }
    var linked: LinkedNode { node.linked }

    /// It died in the middle of its work.
    struct Death: Error {}

    init(_ staged: StagedNode, _ creation: RoomCreation, keys: PublishedKeys) async throws {
        let resident = try await Resident(staged, creation)
        (node, self.creation, self.keys, rid) = (staged, creation, keys, resident.rid)
        (inquiry, wire) = Self.parts(staged)
    }

    private static func parts(_ node: StagedNode) -> (PeerInquiry, OutboundWire) {
        let link = node.linked
        let gates = SharedGates(OriginRates(), now: link.now)
        node.serve(HistoryDesk(link: link, gates: gates, sawGap: { _, _, _ in }).endpoints)
        let intake = EventIntake(link: link, gates: gates)
        return (PeerInquiry(intake: intake, sleep: { _ in }), OutboundWire(WireEvents(link.keys)))
    }

    /// Takes the room's first events as they are.
    func found(_ events: [Event], _ users: [UserID], signatures: @escaping @Sendable (Event) -> JSONObject) async throws {
        for user in users where user.server == name { _ = try await node.user(user) }
        try await linked.database.write { [linked, creation, rid] session in
            for event in events {
                let branches = try linked.log.branches(of: rid, in: session)
                let arrival = try ArrivalJudgement(creation, known: branches, signatures: EventTrust.signatures).judge(event)
                _ = try linked.log.append(
                    arrival, signatures: signatures(event), to: rid, assuming: branches.mark, now: linked.now(), in: session)
            }
        }
    }

    // What people do

    /// Says something, if the room as this node sees it allows it.
    func say(_ type: String, key: String?, _ content: JSONObject, by sender: UserID, redacts: EventID?) async throws -> Event? {
        let draft = EventDraft(
            type: type, stateKey: key, sender: sender, roomID: creation.roomID, content: content, originServerTS: linked.now(),
            redacts: redacts)
        let event = try await linked.database.read { [linked, creation, rid] session -> Event? in
            guard try LinkedRoom(rid: rid, linked, in: session) != nil else { return nil }
            let branches = try linked.log.branches(of: rid, in: session)
            let prev = Array(branches.tips.suffix(EventLimits.prevEvents))
            let auth = try AuthSelection.names(for: draft, version: creation.version).compactMap {
                try branches.event(setting: $0, at: branches.version)
            }
            let depths = try prev.compactMap { try branches.event($0)?.event.depth }
            return try? draft.build(
                version: creation.version, depth: EventLimits.depth(after: depths), prev: prev, auth: auth, sha256: Digest.sha256)
        }
        guard let event, case .appended = try await linked.place(event, signatures: [:], in: rid, creation) else { return nil }
        return event
    }

    // What others send

    /// Takes a transaction. Returns once it is on disk, with what it makes the node ask.
    func receive(_ events: [JSON], from origin: String) async throws -> [InboxAsk] {
        guard let receiving = try await receiving else { return [] }
        let checks = await inquiry.intake.checks(for: events, causedBy: origin)
        return try await perform(events.compactMap { Self.input($0, checks, receiving, from: origin) })
    }

    private static func input(_ json: JSON, _ checks: ReceiptChecks, _ room: ReceivingRoom, from origin: String) -> InboxInput? {
        switch checks.check(json, from: origin, room: { $0 == room.creation.roomID ? room : nil }) {
        case .passed(let event): .event(event, from: origin)
        case .refused(let refused): refused.reason.isForNow ? .later(refused, from: origin, text: json.encoded()) : nil
        }
    }

    /// What a peer answers to a question of this node, as it came over the wire.
    func answer(to ask: InboxAsk) async -> PeerAnswer {
        guard let peer = ServerName(ask.peer) else { return .unreachable }
        return await inquiry.answer(of: peer, to: ask.question, about: creation.roomID)
    }

    func answered(_ ask: InboxAsk, _ answer: PeerAnswer) async throws -> [InboxAsk] {
        guard let peer = ServerName(ask.peer), let receiving = try await receiving else {
            return try await perform([.answer(ask.number, .unreachable)])
        }
        return try await perform(
            [.answer(ask.number, await inquiry.checked(answer, from: peer, causedBy: ask.cause, about: receiving))])
    }

    func wake() async throws -> [InboxAsk] { try await perform([.wake]) }
    func nextWake() -> Int64? { inbox.nextWake(after: linked.now()) }

    /// One call of the inbox after the other, as the receiver of a room does it.
    private func perform(_ inputs: [InboxInput], staged given: Set<EventID> = []) async throws -> [InboxAsk] {
        var work = RoomWork(inputs, rid: rid, inbox: inbox, staged: staged.union(given))
        var asks: [InboxAsk] = []
        repeat {
            try die()
            work = try await linked.database.write { [linked, work] session in
                var work = work
                try work.run(linked, in: session)
                return work
            }
            (inbox, staged) = (work.inbox, work.staged)
            asks += work.asks
            if work.isTooDear, let waiting = work.waiting {
                work.judged = await linked.judge(waiting.event.event, state: waiting.state, rid: rid)
            }
        } while !work.isDone
        questions += asks.count
        return try await withoutKept(asks)
    }

    /// What lies on disk need not be asked for: what is left to ask then.
    private func withoutKept(_ asks: [InboxAsk]) async throws -> [InboxAsk] {
        var left: [InboxAsk] = []
        for ask in asks {
            if case .event(let id) = ask.question, let kept = await inquiry.kept(id, about: creation.roomID, causedBy: ask.cause) {
                left += try await perform([.answer(ask.number, kept)])
            } else {
                left.append(ask)
            }
        }
        return left
    }

    private func die() throws {
        guard let left = bodiesToLive else { return }
        bodiesToLive = left - 1
        if left == 0 { throw Death() }
    }

    private var receiving: ReceivingRoom? {
        get async throws {
            try await linked.database.read { [linked, rid] session in try LinkedRoom(rid: rid, linked, in: session)?.receiving }
        }
    }

    // What goes to others

    enum Sending {
        case transaction([JSON])
        case wait(Int64)
        case nothing
    }

    /// What goes to a server next.
    func next(to server: String) async throws -> Sending {
        var delivery = try await delivery(to: server)
        defer { deliveries[server] = delivery }
        delivery.logGrew(to: try await linked.database.read { session in try session.head() })
        while true {
            switch delivery.next(at: linked.now()) {
            case .read(let request):
                let page = try await linked.database.read { [linked] session in try session.page(request, of: linked.log, to: server) }
                delivery.read(request, page)
            case .send(let transaction):
                try await keep(delivery)
                let events = try await linked.database.read { [wire] session in
                    try wire.forms(of: transaction.content.events, in: session)
                }
                return .transaction(events)
            case .look(let room, let event): delivery.looked(for: event, in: room, .silence, at: linked.now())
            case .wait(let until): return .wait(until)
            case .rest, .awaitAnswer: return .nothing
            }
        }
    }

    /// How the last transaction to a server went.
    func sent(to server: String, _ answer: DeliveryAnswer) async throws {
        deliveries[server]?.answered(answer, at: linked.now(), chance: 0.5)
        if let delivery = deliveries[server] { try await keep(delivery) }
    }

    /// A server has been heard of.
    func heard(_ server: String) { deliveries[server]?.heard(at: linked.now()) }

    private func delivery(to server: String) async throws -> Delivery {
        if let known = deliveries[server] { return known }
        let (stored, start, end) = try await linked.database.read { session in
            (try session.delivery(to: server), try session.deliveryStart(to: server), try session.head())
        }
        let kept = stored.flatMap { try? JSON(parsing: Array($0.utf8)) }.flatMap(DeliveryRecord.init(stored:))
        return Delivery(
            record: kept ?? DeliveryRecord(server: server, cursor: start), instance: "start\(starts)", end: end,
            answersWhenDone: server.utf8.count.isMultiple(of: 2))
    }

    private func keep(_ delivery: Delivery) async throws {
        let record = delivery.record
        try await linked.database.write { session in
            try session.setDelivery(String(decoding: record.stored.encoded(), as: UTF8.self), to: record.server)
        }
    }

    // Its end, and its return

    /// Starts again from what is on disk, perhaps with another key.
    func reopen(rotating: Bool) async throws -> [InboxAsk] {
        if rotating {
            rotations += 1
            let old = PublishedKeys.Old(id: keys.id, key: keys.key.verifyingKey, expired: linked.now())
            keys = PublishedKeys(
                name: keys.name, key: SigningKey(random: .system), id: KeyID(number: rotations), old: keys.old + [old])
        }
        node = try await node.afterCrash(keys: keys)
        (inquiry, wire) = Self.parts(node)
        (inbox, staged, deliveries, bodiesToLive) = (RoomInbox(), [], [:], nil)
        starts += 1
        return try await resume()
    }

    private func resume() async throws -> [InboxAsk] {
        let rows = try await linked.database.read { [rid] session in try session.stagedEvents(rid: rid, limit: 1_000) }
        guard !rows.isEmpty, let receiving = try await receiving else { return [] }
        let events = rows.map { ($0, (try? JSON(parsing: $0.json)) ?? .null) }
        let checks = await inquiry.intake.checks(for: events.map(\.1), causedBy: name)
        return try await perform(
            events.compactMap { Self.input($0.1, checks, receiving, from: $0.0.origin) }, staged: Set(rows.map(\.eventID)))
    }

    func close() { node.close() }

    // What it knows

    /// The room as it stands here.
    func view() async throws -> FiledView {
        let waiting = inbox.count
        return try await linked.database.read(.bulk) { [linked, rid, creation] session in
            try FiledView(linked, rid, creation, waiting: waiting, in: session)
        }
    }
}
