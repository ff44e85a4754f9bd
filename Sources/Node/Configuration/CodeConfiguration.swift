package import Chat

/// Codes by mail and text message: how long they live, and how many are sent. What is not set here stands in
/// ``Chat/CodePolicy/standard`` and ``Chat/SendLimits``.
package struct CodeConfiguration: Sendable, Equatable {
    /// Whether codes that nothing can send stand in the log.
    package enum Log: String, Sendable, CaseIterable {
        case off, on
    }

    /// For development: who reads the log reads the codes.
    package var toLog = Log.off
    /// Seconds that a code is good for.
    package var lifeSeconds: Int64 = 300
    /// Wrong codes that one code takes.
    package var tries = 5
    /// Wrong codes that an account takes in an hour.
    package var triesPerHour = 10
    /// Countries that texts go to, ISO 3166-1 alpha-2.
    package var countries: [String] = []
    /// Kinds of numbers that texts go to beside mobile ones.
    package var alsoNumbers: [String] = []
    /// How many are sent to whom.
    package var limits = SendLimits()
    /// What one part of a text costs, in thousandths of the operator's currency.
    package var textPriceThousandths: Int64 = 80
    /// What texts of a day may cost, in the operator's currency.
    package var budgetPerDay: Int64 = 20

    /// The defaults.
    package init() {}

    /// How long codes live and how often they may be tried.
    package var policy: CodePolicy {
        CodePolicy(life: lifeSeconds * 1000, tries: tries, triesPerHour: triesPerHour, sameCode: CodePolicy.standard.sameCode)
    }

    /// All limits of sending.
    package var sendLimits: SendLimits {
        var limits = limits
        limits.countries = Set(countries)
        limits.budgetPerDay = budgetPerDay * 1_000_000
        return limits
    }

    /// Words for kinds of numbers that an operator may allow; those that earn by being called are none of them.
    package static let numberKinds: [String: PhoneNumberKind] = [
        "fixed_line": .fixedLine, "voip": .voip, "personal": .personal, "toll_free": .tollFree, "universal_access": .universalAccess,
    ]

    /// ``alsoNumbers``, read.
    package var alsoKinds: Set<PhoneNumberKind> { Set(alsoNumbers.compactMap { Self.numberKinds[$0] }) }

    /// What a text costs, in millionths of the operator's currency.
    package func price(of text: String) -> Int64 { textPriceThousandths * 1000 * Int64(TextSegments.count(of: text)) }
}
