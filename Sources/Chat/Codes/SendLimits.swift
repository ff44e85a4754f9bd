/// How many codes are sent. The threat is the bill: bots ask for codes to numbers whose operators share the price.
package struct SendLimits: Sendable, Equatable {
    /// Milliseconds until the same number or address is sent to again; doubled with each send of the last hour.
    package var pause: Int64 = 60_000
    /// To one number or address.
    package var addressPerHour = 3
    /// To one number or address.
    package var addressPerDay = 5
    /// From one network.
    package var networkPerHour = 5
    /// From one network.
    package var networkPerDay = 20
    /// From one device or session.
    package var devicePerHour = 3
    /// To numbers that begin alike, unless most of their codes come back.
    package var prefixPerHour = 20
    /// To one country.
    package var countryPerDay = 500
    /// By the whole node, in messages that cost money.
    package var nodePerDay = 1_000
    /// By the whole node, in millionths of the operator's currency.
    package var budgetPerDay: Int64 = 20_000_000
    /// Countries that are sent to, ISO 3166-1 alpha-2. Empty: none, so that an operator names their own.
    package var countries: Set<String> = []

    /// The limits above.
    package init() {}
}
