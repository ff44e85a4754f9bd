import CanonicalJSON
import Chat
import Cryptography
import Federation
import Storage

/// A room that one node of a stage made, with one of its people in it.
struct StagedRoom {
    let id: String
    let rid: Int64

    /// - Parameters:
    ///   - name: also the local part of its alias.
    ///   - federate: false for one that never leaves the node.
    static func make(
        _ name: String, by creator: UserID, on node: StagedNode, isPublic: Bool = true, federate: Bool = true, topic: String? = nil
    ) async throws -> StagedRoom {
        let uid = try await node.user(creator)
        let (now, log) = (node.linked.now(), node.linked.log)
        let create = EventDraft(
            type: EventType.create, stateKey: "", sender: creator, roomID: nil,
            content: CreateContent(kind: .group, federates: federate, nonce: name).content, originServerTS: now)
        let id = try create.build(
            version: .created, depth: EventLimits.depth(after: []), prev: [], auth: [], sha256: Digest.sha256
        ).roomID.text
        let rule: JoinRule = isPublic ? .public : .invite
        return try await node.linked.database.write { session in
            let rid = try session.insert(
                NewRoom(
                    roomID: id, version: RoomVersion.created.rawValue, kind: "group", visibility: isPublic ? "public" : "private",
                    history: "shared", knock: false, federate: federate, name: name, topic: topic, alias: "#\(name):\(creator.server)",
                    createdAt: now, creator: uid))
            _ = try log.append(LogEntry(create, sender: uid, kind: .other), to: rid, in: session)
            for (type, key, content, kind) in [
                (EventType.member, creator.text, MemberContent(.join).content, EventKind.member),
                (EventType.powerLevels, "", PowerLevels.initial().content, .other),
                (EventType.joinRules, "", rule.content, .other),
            ] {
                let draft = EventDraft(
                    type: type, stateKey: key, sender: creator, roomID: nil, content: content, originServerTS: now)
                _ = try log.append(
                    LogEntry(draft, sender: uid, kind: kind, target: kind == .member ? uid : nil), to: rid, in: session)
            }
            return StagedRoom(id: id, rid: rid)
        }
    }
}
