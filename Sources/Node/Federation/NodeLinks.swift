import CanonicalJSON
import Chat
package import Federation
import Logging
import Storage
import Synchronization

/// What a node does together with others, put together from the parts of federation. They know each other by functions only.
package final class NodeLinks: Sendable {
    /// What all of it stands on.
    package let linked: LinkedNode
    let receiving: Receiving
    /// Sends to other servers; its jobs call it.
    package let sending: PeerSending
    /// Of this node's people in rooms elsewhere; its jobs call it.
    package let memberships: RemoteMemberships
    /// What people ask of other nodes.
    let queries: RemoteQueries
    private let residents: ResidentEndpoints
    /// To be told of a server whose request was believed, or that has answered: it is there. Any thread.
    let heard: @Sendable (ServerName) -> Void
    private let logger: Logger

    init(_ node: NodeContext, _ identity: FederationIdentity, peers: [PeerRow]) {
        let calls = AnsweredCalls(identity.client)
        let linked = LinkedNode(
            name: identity.keys.name, database: node.database, log: node.log, keys: identity.keys,
            peerKeys: PeerKeys(identity.client, own: identity.keys, store: Self.store(node), now: node.world.now), calls: calls,
            peers: PeerBook(node.configuration.federation.policy, peers), listener: LinkTeller(node: node), now: node.world.now,
            random: node.world.random)
        let logger = node.logger
        let sharesPresence = PresencePassing.isOn(node)
        let sending = PeerSending(linked, sharesPresence: { _ in sharesPresence }, moved: { node.reachTelling.note($0) }) {
            logger.warning("sending to other nodes", metadata: ["what": "\($0)"])
        }
        let handOver = HandOver()
        let memberships = RemoteMemberships(linked) { room, held in await handOver.take(held) }
        heard = { [media = node.media] server in
            sending.heard(server)
            memberships.heard(server)
            media.elsewhere.files?.heard(server)
        }
        calls.bind(heard)
        var hooks = Receiving.Hooks()
        hooks.stranger = { json, room, origin in
            if memberships.hold(json, of: room, from: origin) { return true }
            return await memberships.foreign(json, from: origin)
        }
        hooks.sawGap = { server, room, events in sending.sawGap(server, in: room, has: events) }
        hooks.shows = { server, room, events in sending.shows(server, events, in: room) }
        receiving = Receiving(linked, hooks: hooks, takesPresence: sharesPresence)
        handOver.bind(receiving)
        residents = ResidentEndpoints(linked)
        queries = RemoteQueries(linked)
        (self.linked, self.sending, self.memberships, self.logger) = (linked, sending, memberships, logger)
        node.log.bind { [peers = linked.peers] server in ServerName(server).map(peers.admits) ?? false }
    }

    /// All that other servers may ask.
    var endpoints: [FederationEndpoint] { receiving.endpoints + residents.list + InviteEndpoint(linked).list }

    /// Goes on with what was under way when the process ended.
    func start() async {
        do {
            try await memberships.start()
            try await sending.start()
            try await receiving.start()
        } catch {
            logger.error("links with other nodes did not go on", metadata: ["reason": "\(error)"])
        }
    }

    func stop() async { await receiving.stop() }

    private static func store(_ node: NodeContext) -> PeerKeys.Store {
        PeerKeys.Store { server in
            let rows = (try? await node.read { session in try session.serverKeys(of: server.text) }) ?? []
            return KnownKey.keys(of: rows)
        } save: { server, keys in
            do {
                try await node.database.write(.interactive) { session in try session.setServerKeys(KnownKey.rows(of: keys), of: server.text)
                }
            } catch {
                // They are asked for again after the next start.
                node.logger.warning("a server's keys could not be kept", metadata: ["server": "\(server)", "reason": "\(error)"])
            }
        }
    }
}

/// Requests to peers, where a good answer counts as a sign of life: whoever answers can be sent to, whatever was before.
private final class AnsweredCalls: PeerCalls {
    private let calls: any PeerCalls
    private let heard = Mutex<(@Sendable (ServerName) -> Void)?>(nil)

    init(_ calls: any PeerCalls) { self.calls = calls }

    func bind(_ heard: @escaping @Sendable (ServerName) -> Void) { self.heard.withLock { $0 = heard } }

    func send(_ request: PeerRequest, to peer: ServerName) async throws(PeerFailure) -> JSON {
        let answer = try await calls.send(request, to: peer)
        heard.withLock { $0 }?(peer)
        return answer
    }
}

/// What came for a room while somebody was on the way into it, handed to receiving, which is made later.
private final class HandOver: Sendable {
    private let receiving = Mutex<Receiving?>(nil)

    func bind(_ receiving: Receiving) { self.receiving.withLock { $0 = receiving } }

    func take(_ held: [JoinsUnderWay.Held]) async {
        guard let receiving = receiving.withLock({ $0 }) else { return }
        for one in held {
            if let origin = ServerName(one.origin) { _ = try? await receiving.take([one.event], from: origin) }
        }
    }
}

/// Where a node's links stand once it has any: they are made after the node's parts, which they need.
final class LinkPlace: Sendable {
    private let held = Mutex<NodeLinks?>(nil)

    /// Nil for a node that links with nobody.
    var links: NodeLinks? { held.withLock { $0 } }

    func bind(_ links: NodeLinks) { held.withLock { $0 = links } }
}
