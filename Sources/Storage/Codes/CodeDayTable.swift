/// What was sent to a country on one day.
package struct CodeDay: Sendable, Equatable {
    /// Days since 1970, UTC.
    package let day: Int64
    /// ISO 3166-1 alpha-2; empty for mail.
    package let country: String
    package let sent: Int
    /// How many of the codes came back.
    package let entered: Int
    /// Millionths of the operator's currency.
    package let price: Int64

    /// The day of a moment in milliseconds since 1970.
    package static func number(at moment: Int64) -> Int64 { moment / 86_400_000 }
}

/// How often something was not sent on one day, and why.
package struct CodeRefusalCount: Sendable, Equatable {
    package let day: Int64
    /// A word of ``Chat/SendDecision/Reason``.
    package let reason: String
    /// ISO 3166-1 alpha-2; empty for mail.
    package let country: String
    package let count: Int
}

extension SQLSession {
    /// Days from that one on, a row for each country.
    package func codeDays(from day: Int64) throws(StorageFailure) -> [CodeDay] {
        try rows("SELECT day, country, sent, entered, price FROM code_days WHERE day >= $1 ORDER BY day, country", [.int(day)]) {
            CodeDay(day: $0.int(0), country: $0.text(1), sent: Int($0.int(2)), entered: Int($0.int(3)), price: $0.int(4))
        }
    }

    /// What was not sent from that day on.
    package func codeRefusals(from day: Int64) throws(StorageFailure) -> [CodeRefusalCount] {
        try rows("SELECT day, reason, country, count FROM code_refusals WHERE day >= $1 ORDER BY day, reason, country", [.int(day)]) {
            CodeRefusalCount(day: $0.int(0), reason: $0.text(1), country: $0.text(2), count: Int($0.int(3)))
        }
    }
}

extension WriteSession {
    func addToDay(_ day: Int64, _ country: String, sent: Int = 0, entered: Int = 0, price: Int64 = 0) throws(StorageFailure) {
        try run(
            """
            INSERT INTO code_days (day, country, sent, entered, price) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (day, country) DO UPDATE SET
                sent = code_days.sent + $3, entered = code_days.entered + $4, price = code_days.price + $5
            """, .int(day), .text(country), SQLValue(sent), SQLValue(entered), .int(price))
    }

    /// Something was not sent.
    package func noteRefusal(_ reason: String, country: String?, at now: Int64) throws(StorageFailure) {
        try run(
            """
            INSERT INTO code_refusals (day, reason, country, count) VALUES ($1, $2, $3, 1)
            ON CONFLICT (day, reason, country) DO UPDATE SET count = code_refusals.count + 1
            """, .int(CodeDay.number(at: now)), .text(reason), .text(country ?? ""))
    }
}
