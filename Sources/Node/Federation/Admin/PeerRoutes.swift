import Chat
import HTTPTypes

extension Route {
    /// What the node's admins see of other nodes, and say about them.
    static let peers: [Route] = [
        Route(
            .get, "admin/peers", "listPeers", "Other nodes, and how it stands with them", access: .admin,
            query: ["limit", "before", "after"], answer: "PeerPage", perform: ListPeers.perform),
        Route(
            .put, "admin/peers/{name}", "putPeer", "Links with another node, or blocks it", access: .admin, body: "PeerBody",
            answer: "Peer", perform: PutPeer.perform),
        Route(
            .delete, "admin/peers/{name}", "removePeer", "Takes back what an admin said about another node", access: .admin,
            success: .noContent, refusals: [.peerNotFound], perform: RemovePeer.perform),
        Route(
            .post, "admin/peers/{name}/retry", "retryPeer", "Tries at once to send to another node", access: .admin, answer: "Peer",
            refusals: [.peerNotFound, .conflict], perform: RetryPeer.perform),
        Route(
            .post, "admin/peers/{name}/purge", "purgePeer", "Forgets what waits for a node that this one does not link with",
            access: .admin, answer: "Peer", refusals: [.peerNotFound, .conflict], perform: PurgePeer.perform),
    ]
}
