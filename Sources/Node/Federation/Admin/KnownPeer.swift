import CanonicalJSON
import Chat
import Federation
import Logging
import Storage

/// Another node, and how it stands with it, as the database and the settings tell.
struct KnownPeer {
    let name: ServerName
    /// What an admin has said while the node ran; nil when only the settings speak.
    let standing: PeerRow.Standing?
    let isListed: Bool
    let isAdmitted: Bool
    /// Rooms here with people of it.
    let rooms: Int
    let delivery: DeliveryRecord?
    let backlog: (count: Int, oldest: Int64?)
    /// When it last gave any sign of life.
    let lastContact: Int64?

    /// Every node that is listed, that an admin has spoken about, or that the node shares or shared rooms with, by name.
    static func names(_ session: any SQLSession, _ node: NodeContext) throws -> [ServerName] {
        let stored = try session.linkedServers() + session.deliveries().map(\.server) + session.peers().map(\.server)
        let all = Set((stored + node.configuration.federation.allowed).compactMap { ServerName($0) })
        return all.filter { !$0.text.utf8.elementsEqual(node.configuration.identity.name.utf8) }
            .sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
    }

    init(_ name: ServerName, _ session: any SQLSession, _ node: NodeContext) throws {
        let rows = try session.peers()
        self.name = name
        standing = rows.first { $0.server.utf8.elementsEqual(name.text.utf8) }?.standing
        let settings = node.configuration.federation
        isListed = PeerPolicy(.allowlist, allowed: settings.allowed).admits(name)
        isAdmitted = PeerBook(settings.policy, rows).admits(name)
        rooms = try session.rooms(ofServer: name.text).count
        delivery = try session.deliveryRecord(to: name.text)
        lastContact = [delivery?.health.lastContact, node.links?.sending.lastContact(name)].compactMap { $0 }.max()
        backlog =
            if let cursor = delivery?.cursor { try session.outboundBacklog(to: name.text, after: cursor) } else {
                try session.outboundBacklog(to: name.text, after: session.deliveryStart(to: name.text))
            }
    }

    var json: JSON {
        let health = delivery?.health
        return [
            "name": .string(name.text), "standing": .text(standing?.rawValue), "listed": .bool(isListed), "linked": .bool(isAdmitted),
            "rooms": .int(rooms), "lastContact": .time(lastContact), "backlog": .int(backlog.count),
            "oldest": .time(backlog.oldest), "failures": .int(health?.failures ?? 0), "failingSince": .time(health?.failingSince),
            "nextTry": .time(health?.retryAt), "lastError": .text(health?.lastFault),
        ]
    }
}

extension Ask {
    /// The node that the path names.
    /// - Throws: `peer_not_found` for what is no name of a node.
    func peer() throws(Refusal) -> ServerName {
        guard let name = input["name"]?.string.flatMap({ ServerName($0) }) else { throw .notFound(.peer) }
        return name
    }
}

extension Transaction {
    /// From now on whom the node links with is what the table says: once this transaction is on disk.
    func followPeers() throws(StorageFailure) {
        guard let book = node.links?.linked.peers else { return }
        let rows = try session.peers()
        session.afterCommit { book.set(rows) }
    }
}

extension NodeContext {
    /// After an admin has spoken of a node: if this one links with it, it gets at once what it missed.
    func sendMissed(to name: ServerName) async {
        guard let links, links.linked.peers.admits(name) else { return }
        do { try await links.sending.admitted(name) } catch {
            logger.warning("a node that was let in gets what it missed later", metadata: ["node": "\(name)", "reason": "\(error)"])
        }
    }

    /// Who does to the sending what an admin wants.
    var peerActs: any PeerActing { links?.sending ?? StoredPeerActs(database, now: world.now) }

    /// A node that somebody has spoken of or to.
    /// - Throws: `peer_not_found`.
    func knownPeer(_ name: ServerName) async throws(Refusal) -> KnownPeer {
        try await read(.bulk) { session in
            guard try KnownPeer.names(session, self).contains(name) else { throw Refusal.notFound(.peer) }
            return try KnownPeer(name, session, self)
        }
    }
}
