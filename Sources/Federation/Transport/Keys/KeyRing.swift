package import Chat
private import Cryptography

/// The keys of peers, and whom to ask for which. A value: whoever holds it asks the servers that ``missing(for:at:)`` names, tells it
/// how that went, and asks for verdicts. Times are milliseconds since 1970.
package struct KeyRing: Sendable {
    private struct Entry {
        var keys: [KeyID: KnownKey] = [:]
        var pace = FetchPace()
        var touched: Int64 = .min

        /// What is forgotten first is worth least.
        var worth: (Int, Int64) { (keys.isEmpty ? 0 : 1, touched) }

        /// Whether what the server said last still counts. Afterwards it may say something else, even that a key came back.
        private func isFresh(at now: Int64) -> Bool { keys.values.contains { $0.isCurrent && $0.until >= now } }

        func standing(of id: KeyID, at moment: KeyMoment, _ now: Int64) -> Standing {
            guard let key = keys[id] else { return .missing }
            if key.covers(moment, at: now) { return .inForce(key.key) }
            return key.hasEnded(before: moment, at: now) && isFresh(at: now) ? .ended : .missing
        }
    }

    /// What a key can say about a signature of some moment.
    private enum Standing: Equatable {
        case inForce(VerifyingKey)
        case ended
        /// It is not here, or its server may have a newer word about it.
        case missing
    }

    private var entries: [ServerName: Entry] = [:]
    private var own: ServerName?
    private var asking = 0
    /// Servers that are remembered, and questions that are under way.
    private let mostServers: Int
    private let mostQuestions: Int

    /// A server's word about its keys counts for so long at most (server-server API, "Publishing Keys"), in milliseconds.
    package static let longestValidity: Int64 = 7 * 24 * 3_600_000

    package init(mostServers: Int = 10_000, mostQuestions: Int = 100) {
        self.mostServers = mostServers
        self.mostQuestions = mostQuestions
    }

    /// How many servers it remembers something of.
    package var count: Int { entries.count }

    /// The keys known of a server, for whoever stores them.
    package func keys(of server: ServerName) -> [KeyID: KnownKey] { entries[server]?.keys ?? [:] }

    /// Our own keys, so that events which peers give back to us are judged without asking ourselves. Again after each rotation.
    package mutating func adopt(_ published: PublishedKeys) {
        var keys = Dictionary(
            published.old.map { ($0.id, KnownKey(key: $0.key, until: $0.expired, isCurrent: false)) }, uniquingKeysWith: { $1 })
        keys[published.id] = KnownKey(key: published.key.verifyingKey, until: .max, isCurrent: true)
        own = published.name
        entries[published.name] = Entry(keys: keys)
    }

    /// What was stored, put back.
    package mutating func restore(_ keys: [KeyID: KnownKey], of server: ServerName, at now: Int64) {
        makeRoom(for: server)
        entries[server, default: Entry()].keys = keys
        entries[server]?.touched = now
    }

    // MARK: asking

    /// The servers to be asked for their keys now, each once. They count as asked until ``learn(_:at:)`` or ``fail(_:at:)``.
    package mutating func missing(
        for claims: [SignatureClaim], at now: Int64, where mayAsk: (ServerName) -> Bool = { _ in true }
    ) -> [ServerName] {
        var servers: [ServerName] = []
        for claim in claims where needsKey(claim, at: now) {
            var entry = entries[claim.server] ?? Entry()
            guard entry.pace.isOpen(at: now), mayAsk(claim.server) else { continue }
            makeRoom(for: claim.server)
            entry.pace.ask()
            entry.touched = now
            entries[claim.server] = entry
            asking += 1
            servers.append(claim.server)
        }
        return servers
    }

    /// A server has said which keys are its own. Of a key that it leaves out only the past counts.
    package mutating func learn(_ keys: ServerKeys, at now: Int64) {
        makeRoom(for: keys.server)
        var entry = entries[keys.server] ?? Entry()
        for id in entry.keys.keys where keys.current[id] == nil && keys.old[id] == nil && entry.keys[id]?.isCurrent == true {
            entry.keys[id]?.drop(at: now)
        }
        for (id, old) in keys.old { entry.keys[id] = KnownKey(key: old.key, until: min(old.expired, now), isCurrent: false) }
        let until = min(keys.validUntil, now + Self.longestValidity)
        for (id, key) in keys.current { entry.keys[id] = KnownKey(key: key, until: until, isCurrent: true) }
        if entry.pace.isAsking { asking -= 1 }
        entry.pace.succeed(at: now)
        entry.touched = now
        entries[keys.server] = entry
    }

    /// A server did not answer, or not with its keys.
    package mutating func fail(_ server: ServerName, at now: Int64) {
        guard entries[server]?.pace.isAsking == true else { return }
        asking -= 1
        entries[server]?.pace.fail(at: now)
    }

    /// Forgets some when there are too many: first those of whom no key is known, then those not heard of for longest. Never our own
    /// keys, and nobody who is being asked.
    private mutating func makeRoom(for server: ServerName) {
        guard entries[server] == nil, entries.count >= mostServers else { return }
        let idle = entries.filter { !$0.value.pace.isAsking && $0.key != own }.sorted { $0.value.worth < $1.value.worth }
        for (server, _) in idle.prefix(max(mostServers / 8, 1)) { entries[server] = nil }
    }

    // MARK: judging

    /// What is known about a claim. One good signature is enough: a server that changes its key may sign with both.
    package func verdict(on claim: SignatureClaim, at now: Int64) -> ClaimVerdict {
        if claim.signatures.isEmpty { return .invalid(.unsigned) }
        let entry = entries[claim.server] ?? Entry()
        var fault: SignatureFault?
        var isIncomplete = false
        for signature in claim.signatures {
            switch entry.standing(of: signature.key, at: claim.moment, now) {
            case .inForce(let key):
                if key.isValid(signature: signature.bytes, for: claim.message) { return .valid }
                fault = .badSignature
            case .ended: fault = fault ?? .keyExpired
            case .missing: isIncomplete = true
            }
        }
        if let fault, !isIncomplete { return .invalid(fault) }
        return absence(for: claim, at: now)
    }

    /// Whether the verdict is that a key is needed. It costs no look at a signature unless some of the keys are here and some not.
    private func needsKey(_ claim: SignatureClaim, at now: Int64) -> Bool {
        let entry = entries[claim.server] ?? Entry()
        let standings = claim.signatures.map { entry.standing(of: $0.key, at: claim.moment, now) }
        guard standings.contains(.missing) else { return false }
        let isMixed = standings.contains { if case .inForce = $0 { true } else { false } }
        return (isMixed ? verdict(on: claim, at: now) : absence(for: claim, at: now)) == .keyNeeded
    }

    private func absence(for claim: SignatureClaim, at now: Int64) -> ClaimVerdict {
        if case .event(let time) = claim.moment, time > now + Self.longestValidity { return .keyNotObtainable(.dateAhead) }
        if claim.server == own { return .keyNotObtainable(.unknown(retryAt: .max)) }
        let pace = entries[claim.server]?.pace ?? FetchPace()
        if pace.isAsking { return .keyNeeded }
        if pace.isOpen(at: now) { return asking < mostQuestions ? .keyNeeded : .keyNotObtainable(.busy) }
        return .keyNotObtainable(pace.failures > 0 ? .notAnswered(retryAt: pace.notBefore) : .unknown(retryAt: pace.notBefore))
    }
}
