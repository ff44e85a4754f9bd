package import Chat

/// Whom a send is counted for. Keys are those of ``CodeKey/name(_:)``.
package struct SendKeys: Sendable, Equatable {
    package let address: [UInt8]
    package let network: [UInt8]
    package let session: [UInt8]?
    /// ISO 3166-1 alpha-2; nil for mail.
    package let country: String?
    /// What neighbouring numbers share; nil for mail.
    package let prefix: String?

    package init(address: [UInt8], network: [UInt8], session: [UInt8]?, country: String?, prefix: String?) {
        self.address = address
        self.network = network
        self.session = session
        self.country = country
        self.prefix = prefix
    }
}

extension SQLSession {
    /// What was sent lately, for the decision about one more.
    package func sendCounts(_ keys: SendKeys, at now: Int64) throws(StorageFailure) -> SendCounts {
        var counts = SendCounts()
        counts.unreachableUntil = try integer("SELECT until FROM unreachable_addresses WHERE address_key = $1", .blob(keys.address))
        counts.toAddress = try window(
            """
            SELECT sum(CASE WHEN at > $2 THEN 1 ELSE 0 END), count(*), max(at) FROM code_sends WHERE address_key = $1 AND at > $3
            """, keys.address, at: now)
        counts.fromNetwork = try window(
            """
            SELECT sum(CASE WHEN at > $2 THEN 1 ELSE 0 END), count(*), max(at) FROM code_sends WHERE network_key = $1 AND at > $3
            """, keys.network, at: now)
        if let session = keys.session {
            counts.fromDevice = try window(
                """
                SELECT sum(CASE WHEN at > $2 THEN 1 ELSE 0 END), count(*), max(at) FROM code_sends
                WHERE session_key = $1 AND session_key IS NOT NULL AND at > $3
                """, session, at: now)
        }
        guard let country = keys.country else { return counts }
        if let prefix = keys.prefix {
            counts.toPrefix = try conversion(
                "SELECT count(*), sum(entered) FROM code_sends WHERE prefix = $1 AND prefix IS NOT NULL AND at > $2", prefix, at: now)
        }
        counts.toCountry = try conversion(
            "SELECT count(*), sum(entered) FROM code_sends WHERE country = $1 AND country IS NOT NULL AND at > $2", country, at: now)
        for day in try codeDays(from: CodeDay.number(at: now)) where !day.country.isEmpty {
            counts.byNodeToday += day.sent
            counts.spentToday += day.price
            if day.country == country { counts.toCountryToday = day.sent }
        }
        return counts
    }

    private func window(_ sql: StaticString, _ key: [UInt8], at now: Int64) throws(StorageFailure) -> SendCounts.Window {
        let found = try first(sql, [.blob(key), .int(now - 3_600_000), .int(now - 86_400_000)]) {
            SendCounts.Window(hour: Int($0.intOrNil(0) ?? 0), day: Int($0.int(1)), last: $0.intOrNil(2))
        }
        return found ?? .init()
    }

    private func conversion(_ sql: StaticString, _ key: String, at now: Int64) throws(StorageFailure) -> SendCounts.Conversion {
        let found = try first(sql, [.text(key), .int(now - 3_600_000)]) {
            SendCounts.Conversion(sent: Int($0.int(0)), entered: Int($0.intOrNil(1) ?? 0))
        }
        return found ?? .init()
    }
}

extension WriteSession {
    /// Counts a send for whom it went to and who asked for it. `price` in millionths of the operator's currency; nil when nothing was
    /// sent, which only the node knows.
    package func noteSend(_ keys: SendKeys, of challenge: String, price: Int64?, at now: Int64) throws(StorageFailure) {
        try run(
            """
            INSERT INTO code_sends (at, challenge, address_key, network_key, session_key, country, prefix)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """, .int(now), .text(challenge), .blob(keys.address), .blob(keys.network), keys.session.map { .blob($0) } ?? .null,
            SQLValue(keys.country), SQLValue(keys.prefix))
        if let price { try addToDay(CodeDay.number(at: now), keys.country ?? "", sent: 1, price: price) }
    }

    /// A text that did not arrive goes out again: it costs, and counts for its number.
    package func noteSendAgain(of challenge: String, price: Int64, at now: Int64) throws(StorageFailure) {
        let country = try first("SELECT country FROM code_sends WHERE challenge = $1 LIMIT 1", [.text(challenge)]) { $0.textOrNil(0) }
        try run(
            """
            INSERT INTO code_sends (at, challenge, address_key, network_key, session_key, country, prefix)
            SELECT $2, challenge, address_key, network_key, session_key, country, prefix FROM code_sends WHERE challenge = $1 LIMIT 1
            """, .text(challenge), .int(now))
        try addToDay(CodeDay.number(at: now), (country ?? nil) ?? "", sent: 1, price: price)
    }

    /// The code came back: that is what tells people from bots.
    func noteEntered(_ challenge: String, at now: Int64) throws(StorageFailure) {
        let send = try first(
            "SELECT id, country FROM code_sends WHERE challenge = $1 AND entered = 0 ORDER BY id LIMIT 1", [.text(challenge)]
        ) { (id: $0.int(0), country: $0.textOrNil(1)) }
        guard let send else { return }
        try run("UPDATE code_sends SET entered = 1 WHERE id = $1", .int(send.id))
        try addToDay(CodeDay.number(at: now), send.country ?? "", entered: 1)
    }
}
