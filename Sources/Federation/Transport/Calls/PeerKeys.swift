package import Chat
private import OutboundHTTP

/// The keys of peers, fetched from each when they are needed, once for all who wait for them.
package actor PeerKeys {
    /// Where keys are kept over a restart.
    package struct Store: Sendable {
        /// What is kept of a server.
        let load: @Sendable (ServerName) async -> [KeyID: KnownKey]
        /// Keeps what is known of a server now.
        let save: @Sendable (ServerName, [KeyID: KnownKey]) async -> Void

        package init(
            load: @escaping @Sendable (ServerName) async -> [KeyID: KnownKey],
            save: @escaping @Sendable (ServerName, [KeyID: KnownKey]) async -> Void
        ) {
            self.load = load
            self.save = save
        }
    }

    private let calls: any PeerCalls
    private let store: Store
    private let now: @Sendable () -> Int64
    private var ring = KeyRing()
    private var loaded: Set<ServerName> = []
    private var questions: [ServerName: Task<Void, Never>] = [:]

    /// - Parameter own: our own keys, which nobody is asked for.
    /// - Parameter now: milliseconds since 1970.
    package init(_ calls: any PeerCalls, own: PublishedKeys, store: Store, now: @escaping @Sendable () -> Int64) {
        self.calls = calls
        self.store = store
        self.now = now
        ring.adopt(own)
    }

    /// The verdict on all of several claims, after their servers were asked for the keys that are missing.
    package func verdict(onAll claims: [SignatureClaim]) async -> ClaimVerdict {
        for server in Set(claims.map(\.server)) where !loaded.contains(server) { await load(server) }
        for server in ring.missing(for: claims, at: now()) {
            questions[server] = Task { await self.ask(server) }
        }
        for question in Set(claims.map(\.server)).compactMap({ questions[$0] }) { await question.value }
        return ring.verdict(onAll: claims, at: now())
    }

    /// The verification of events by the keys that are here, after the servers of these claims were asked for those that are missing.
    /// - Parameter mayAsk: whether a server is asked now; what it has signed cannot be judged then.
    package func verification(
        of claims: [SignatureClaim], mayAsk: @Sendable (ServerName) -> Bool = { _ in true }
    ) async -> EventVerification {
        let servers = Set(claims.map(\.server))
        for server in servers where !loaded.contains(server) { await load(server) }
        for server in ring.missing(for: claims, at: now(), where: mayAsk) { questions[server] = Task { await self.ask(server) } }
        for question in servers.compactMap({ questions[$0] }) { await question.value }
        return ring.eventVerification(at: now())
    }

    private func load(_ server: ServerName) async {
        let keys = await store.load(server)
        guard !loaded.contains(server) else { return }
        if loaded.count >= Self.mostLoaded { loaded.removeAll() }
        loaded.insert(server)
        if !keys.isEmpty, ring.keys(of: server).isEmpty { ring.restore(keys, of: server, at: now()) }
    }

    /// Servers whose kept keys were looked for; beyond, all are looked for again.
    private static let mostLoaded = 10_000

    private func ask(_ server: ServerName) async {
        defer { questions[server] = nil }
        do {
            ring.learn(try await Self.fetch(server, calls), at: now())
            await store.save(server, ring.keys(of: server))
        } catch {
            ring.fail(server, at: now())
        }
    }

    /// The keys that a server publishes, verified to be its own words.
    /// - Throws: ``PeerFailure``, ``ServerKeysFault``.
    package static func fetch(_ server: ServerName, _ calls: any PeerCalls) async throws -> ServerKeys {
        var request = PeerRequest("GET", "/_matrix/key/v2/server")
        request.isSigned = false
        request.limits.responseBytes = ServerKeys.longest
        return try ServerKeys(try await calls.send(request, to: server), of: server)
    }
}
