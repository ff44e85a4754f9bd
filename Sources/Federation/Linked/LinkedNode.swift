package import CanonicalJSON
package import Chat
package import Storage

/// What linking with other servers stands on: the store, our keys, the way to peers, and whom we link with. Its parts guard themselves.
package final class LinkedNode: Sendable {
    /// Our own server name.
    package let name: ServerName
    package let database: Database
    package let log: EventLog
    /// What we sign with, and what we publish.
    package let keys: PublishedKeys
    /// The keys of peers.
    package let peerKeys: PeerKeys
    /// Sends requests to peers.
    package let calls: any PeerCalls
    /// Whom we link with.
    package let peers: PeerBook
    /// Hears what comes of events and notices from elsewhere.
    package let listener: any LinkListener
    /// Milliseconds since 1970.
    package let now: @Sendable () -> Int64
    /// Unpredictable bytes of the length asked for.
    package let random: @Sendable (Int) -> [UInt8]

    package init(
        name: ServerName, database: Database, log: EventLog, keys: PublishedKeys, peerKeys: PeerKeys, calls: any PeerCalls,
        peers: PeerBook, listener: any LinkListener, now: @escaping @Sendable () -> Int64, random: @escaping @Sendable (Int) -> [UInt8]
    ) {
        (self.name, self.database, self.log, self.keys, self.peerKeys) = (name, database, log, keys, peerKeys)
        (self.calls, self.peers, self.listener, self.now, self.random) = (calls, peers, listener, now, random)
    }
}

/// Whoever carries requests to peers.
package protocol PeerCalls: Sendable {
    /// Sends a request.
    /// - Returns: the body of an answer with a status of 2xx.
    func send(_ request: PeerRequest, to peer: ServerName) async throws(PeerFailure) -> JSON
}

extension PeerClient: PeerCalls {}
