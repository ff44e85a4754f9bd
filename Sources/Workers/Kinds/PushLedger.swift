import CanonicalJSON
import Chat
package import Storage

/// What jobs that wake devices do in the database. When one is handed out it is asked again whether anybody wants to be told, and what:
/// hours may have passed. When it ends, the device learns how it went, in the same transaction.
package struct PushLedger: Sendable {
    /// What a ledger needs of the node around it.
    package struct Surroundings: Sendable {
        /// The node's name, for pushes without content.
        package var node: String
        package var log: EventLog
        package var users: PushUsers
        package var zones: ZoneFiles
        /// Signs for push services.
        package var tokens: VAPIDTokens
        /// Whether a live connection of a user is there who is not away.
        package var isAttentive: @Sendable (Int64) -> Bool

        package init(
            node: String, log: EventLog, users: PushUsers, zones: ZoneFiles, tokens: VAPIDTokens,
            isAttentive: @escaping @Sendable (Int64) -> Bool
        ) {
            (self.node, self.log, self.users, self.zones, self.tokens) = (node, log, users, zones, tokens)
            self.isAttentive = isAttentive
        }
    }

    private let around: Surroundings
    private let kind: JobKind

    /// The ledgers of all kinds that wake devices.
    package static func all(_ around: Surroundings) -> [JobLedger] {
        [JobCatalog.pushFCM, JobCatalog.pushAPNs, JobCatalog.pushWeb].map { kind in
            let ledger = PushLedger(around: around, kind: kind)
            return JobLedger(kind) {
                try ledger.open($0, $1, at: $2)
            } record: { end, note, session, now throws(StorageFailure) in
                try ledger.record(end, note, session, at: now)
            }
        }
    }

    // MARK: the beginning

    /// Lately enough to say that a push service takes what we sign.
    private static let lately: Int64 = 7 * 86_400_000

    private func open(_ job: ClaimedJob, _ session: any WriteSession, at now: Int64) throws -> JobLedger.Opening {
        let payload = try? JSON(parsing: Array(job.payload.utf8))
        guard let number = payload?["device"]?.int, let position = payload?["position"]?.int,
            let device = try session.pushDevice(number), device.address.kind.job == kind,
            let found = try PushSight(session, around.zones, at: now).look(
                at: position, for: device.uid, isAttentive: around.isAttentive(device.uid)),
            case .push(let manner) = found.decision, let left = Self.left(of: manner, found.event, at: now)
        else { return .end(.cancelled) }
        let origin = device.address.origin
        if device.address.kind.isWeb, let until = try session.pushOrigin(origin).openUntil, until > now {
            return .end(.snooze(until: until))
        }
        let letter = PushLetter(
            device: device, note: try note(found, session), manner: left, room: found.room.roomID, job: job.id,
            authorization: device.address.kind.isWeb ? around.tokens.authorization(for: device.address.text, now: now / 1000) ?? "" : "",
            othersWork: try session.isPushOriginWorking(origin, besides: number, since: now - Self.lately))
        return .go(String(decoding: letter.json.encoded(), as: UTF8.self))
    }

    /// The manner with what is left of its life; nil when nothing is.
    private static func left(of manner: PushManner, _ event: StoredEvent, at now: Int64) -> PushManner? {
        let left = manner.life - max(0, now - event.at) / 1000
        return left > 0 ? PushManner(urgency: manner.urgency, life: left) : nil
    }

    private func note(_ found: PushSight.Found, _ session: any WriteSession) throws -> PushNote {
        let isMessage = found.event.kind == .message
        let sender = try session.user(uid: found.event.sender)
        let edit = isMessage ? try session.newestEdit(of: found.event.position) : nil
        let original = try found.event.content()
        let shown = try edit.flatMap { Relation.newContent(of: try $0.content()) } ?? original
        return PushNote(
            type: isMessage ? "message" : "invite", roomID: found.room.roomID, messageID: found.event.eventID.text,
            sender: sender?.userID ?? "",
            names: (sender?.displayName ?? sender?.username ?? "", found.room.kind == "direct" ? nil : found.room.name, around.node),
            text: isMessage ? MessageContent(eventType: EventType.message, content: shown)?.pushLine : nil, content: found.content,
            unread: isMessage ? try session.unread(found.member, log: around.log).unread : 0, at: found.event.at)
    }

    // MARK: the end

    /// What the handler says to ``record(_:_:_:at:)``.
    static func note(_ letter: PushLetter, _ verdict: ProviderVerdict, now: Int64) -> String {
        var json: JSON = ["device": .int(letter.device), "registered": .int(letter.registeredAt)]
        if letter.address.kind.isWeb { json["origin"] = .string(letter.address.origin) }
        if case .gone = verdict { json["gone"] = true }
        if case .wait(_, let seconds) = verdict { json["until"] = seconds.map { .int(now + Int64($0) * 1000) } ?? .null }
        if let fault = verdict.fault {
            json["fault"] = .string(fault.code)
            if verdict.alarms { json["alarm"] = .string(fault.sentence) }
        }
        return String(decoding: json.encoded(), as: UTF8.self)
    }

    private func record(_ end: JobEnd, _ note: String, _ session: any WriteSession, at now: Int64) throws(StorageFailure) {
        guard let json = try? JSON(parsing: Array(note.utf8)), let number = json["device"]?.int, let registered = json["registered"]?.int
        else { return }
        let fault = json["fault"]?.string
        if json["gone"]?.bool == true {
            if let uid = try session.dropPush(number, registeredAt: registered) { try session.noteDevices(of: uid, in: around.users) }
        } else if let fault {
            try session.notePushFault(number, fault, at: now)
        } else {
            try session.notePushSent(number, at: now)
        }
        if let origin = json["origin"]?.string {
            try session.notePushOrigin(origin, answered: json["until"] == nil, until: json["until"]?.int, at: now)
        }
        if let fault, let sentence = json["alarm"]?.string {
            try session.raiseAlarm("\(kind.name).\(fault)", sentence, at: now)
        }
    }
}
