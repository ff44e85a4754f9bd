internal import CanonicalJSON
internal import Chat
internal import Storage

/// Takes events that peers push: checks each alone, and hands those of each room to its receiver.
struct EventAcceptance: Sendable {
    let intake: EventIntake
    let receivers: Receivers
    /// Asked about events of rooms that this node is not in.
    let stranger: @Sendable (JSON, RoomID, ServerName) async -> Bool
    /// Told what events of a server's own people follow.
    let shows: @Sendable (ServerName, RoomID, [EventID]) -> Void

    private var link: LinkedNode { intake.link }

    /// - Returns: what to tell the peer of each event, and whether all that was taken is on disk.
    func take(_ events: [JSON], from origin: ServerName) async throws -> (answer: TransactionAnswer, isSafe: Bool) {
        let ids = Set(events.compactMap { $0["room_id"]?.string.flatMap(RoomID.init) })
        let rooms = try await rooms(ids)
        let checks = await intake.checks(for: events.filter { room(of: $0, rooms) != nil }, causedBy: origin.text)
        let receiving = rooms.mapValues(\.receiving)
        let receipts = await events.mappedSideBySide { checks.check($0, from: origin.text) { receiving[$0] } }
        var answer = TransactionAnswer()
        var inputs: [Int64: [InboxInput]] = [:]
        for (json, receipt) in zip(events, receipts) {
            if case .refused(let refused) = receipt, case .unknownRoom(let room) = refused.reason {
                if await stranger(json, room, origin) { continue }
            } else if let room = room(of: json, rooms), let input = Self.input(receipt, json, origin) {
                inputs[room.rid, default: []].append(input)
                if case .event(let checked, _) = input, checked.event.sender.server.hasSameBytes(as: origin.text) {
                    shows(origin, checked.event.roomID, checked.event.prevEvents)
                }
            }
            answer.add(receipt)
        }
        return (answer, await handOver(inputs, rooms.values.map { ($0.rid, $0.receiving.creation.roomID) }))
    }

    /// Goes on with what a room's durable inbox holds since before a start. What no check lets through any more is taken out.
    func resume(rid: Int64) async throws {
        var after: Int64 = 0
        while true {
            let (page, receiving) = try await page(rid, after: after)
            guard let last = page.last else { return }
            after = last.number
            guard let receiving else {
                try await link.database.write { session in for event in page { try session.unstage(event.number) } }
                continue
            }
            try await resume(page, rid, receiving)
        }
    }

    // The parts of both

    private typealias Room = (rid: Int64, receiving: ReceivingRoom)

    private func rooms(_ ids: Set<RoomID>) async throws -> [RoomID: Room] {
        try await link.database.read { [link] session in
            var rooms: [RoomID: Room] = [:]
            for id in ids { rooms[id] = try LinkedRoom(id, link, in: session).map { ($0.rid, $0.receiving) } }
            return rooms
        }
    }

    private func room(of json: JSON, _ rooms: [RoomID: Room]) -> Room? {
        json["room_id"]?.string.flatMap(RoomID.init).flatMap { rooms[$0] }
    }

    private static func input(_ receipt: Receipt, _ json: JSON, _ origin: ServerName) -> InboxInput? {
        switch receipt {
        case .passed(let event): .event(event, from: origin.text)
        case .refused(let refused): refused.reason.isForNow ? .later(refused, from: origin.text, text: json.encoded()) : nil
        }
    }

    private func handOver(_ inputs: [Int64: [InboxInput]], _ rooms: [(rid: Int64, id: RoomID)]) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            for room in rooms {
                guard let events = inputs[room.rid] else { continue }
                group.addTask { await receivers.take(events, rid: room.rid, roomID: room.id) }
            }
            return await group.reduce(true) { $0 && $1 }
        }
    }

    private func page(_ rid: Int64, after: Int64) async throws -> ([Storage.StagedEvent], ReceivingRoom?) {
        try await link.database.read { [link] session in
            let page = try session.stagedEvents(rid: rid, after: after, limit: InboundLimits.events)
            return (page, try LinkedRoom(rid: rid, link, in: session)?.receiving)
        }
    }

    private func resume(_ page: [Storage.StagedEvent], _ rid: Int64, _ receiving: ReceivingRoom) async throws {
        let events = page.map { ($0, (try? JSON(parsing: $0.json, limits: InboundLimits.body)) ?? .null) }
        let checks = await intake.checks(for: events.map(\.1), causedBy: page.first?.origin ?? link.name.text)
        var inputs: [InboxInput] = []
        var refused: [Int64] = []
        for (event, json) in events {
            guard let origin = ServerName(event.origin),
                let input = Self.input(
                    checks.check(json, from: event.origin) { $0 == receiving.creation.roomID ? receiving : nil }, json, origin)
            else {
                refused.append(event.number)
                continue
            }
            inputs.append(input)
        }
        if !refused.isEmpty {
            try await link.database.write { [refused] session in for number in refused { try session.unstage(number) } }
        }
        _ = await receivers.take(inputs, rid: rid, roomID: receiving.creation.roomID, staged: Set(page.map(\.eventID)))
    }
}
