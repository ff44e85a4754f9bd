/// Whether a code is sent. The caller hears the same whatever is decided; the reason goes to the admin alone.
package enum SendDecision: Sendable, Equatable {
    case send
    /// Not now, or not at all. `until`: milliseconds since 1970, nil when time does not help. `alarms`: an admin hears of it.
    case refuse(Reason, until: Int64?, alarms: Bool)

    /// Why not. The raw value is what the admin's page lists by.
    package enum Reason: String, Sendable, CaseIterable {
        case unreachable
        case tooSoon = "too_soon"
        case addressHour = "address_hour"
        case addressDay = "address_day"
        case deviceHour = "device_hour"
        case networkHour = "network_hour"
        case networkDay = "network_day"
        case countryNotAllowed = "country_not_allowed"
        case prefixUnconverted = "prefix_unconverted"
        case prefixHour = "prefix_hour"
        case countryUnconverted = "country_unconverted"
        case countryDay = "country_day"
        case nodeDay = "node_day"
        case budget
    }

    /// What is asked for.
    package struct Ask: Sendable, Equatable {
        /// The number's country; nil for mail, which costs nothing and goes anywhere.
        package var country: String?
        /// What it will cost, in millionths of the operator's currency.
        package var price: Int64
        /// Milliseconds since 1970.
        package var now: Int64

        package init(country: String?, price: Int64 = 0, now: Int64) {
            self.country = country
            self.price = price
            self.now = now
        }
    }

    /// Judges one send, cheap reasons before dear ones. Asked in the transaction that writes the job and counts it.
    package static func judge(_ ask: Ask, counts: SendCounts, limits: SendLimits) -> SendDecision {
        let refused = byPerson(ask, counts, limits) ?? (ask.country == nil ? nil : byMoney(ask, counts, limits))
        return refused ?? .send
    }

    private static func byPerson(_ ask: Ask, _ counts: SendCounts, _ limits: SendLimits) -> SendDecision? {
        let (hour, day) = (ask.now + 3_600_000, ask.now + 86_400_000)
        if let until = counts.unreachableUntil, ask.now < until { return .refuse(.unreachable, until: until, alarms: false) }
        if let last = counts.toAddress.last {
            // At most 2^10 minutes: beyond that the day's limit has long spoken.
            let until = last + limits.pause << Int64(min(max(counts.toAddress.hour - 1, 0), 10))
            if ask.now < until { return .refuse(.tooSoon, until: until, alarms: false) }
        }
        if counts.toAddress.hour >= limits.addressPerHour { return .refuse(.addressHour, until: hour, alarms: false) }
        if counts.toAddress.day >= limits.addressPerDay { return .refuse(.addressDay, until: day, alarms: false) }
        if counts.fromDevice.hour >= limits.devicePerHour { return .refuse(.deviceHour, until: hour, alarms: false) }
        if counts.fromNetwork.hour >= limits.networkPerHour { return .refuse(.networkHour, until: hour, alarms: false) }
        if counts.fromNetwork.day >= limits.networkPerDay { return .refuse(.networkDay, until: day, alarms: false) }
        return nil
    }

    private static func byMoney(_ ask: Ask, _ counts: SendCounts, _ limits: SendLimits) -> SendDecision? {
        guard let country = ask.country, limits.countries.contains(country) else {
            return .refuse(.countryNotAllowed, until: nil, alarms: false)
        }
        let hour = ask.now + 3_600_000
        // The next day begins at midnight UTC.
        let midnight = (ask.now / 86_400_000 + 1) * 86_400_000
        if counts.toPrefix.isAttack { return .refuse(.prefixUnconverted, until: hour, alarms: true) }
        if counts.toPrefix.sent >= limits.prefixPerHour, !counts.toPrefix.isGood { return .refuse(.prefixHour, until: hour, alarms: false) }
        if counts.toCountry.isAttack { return .refuse(.countryUnconverted, until: hour, alarms: true) }
        if counts.toCountryToday >= limits.countryPerDay { return .refuse(.countryDay, until: midnight, alarms: true) }
        if counts.byNodeToday >= limits.nodePerDay { return .refuse(.nodeDay, until: midnight, alarms: true) }
        if counts.spentToday + ask.price > limits.budgetPerDay { return .refuse(.budget, until: midnight, alarms: true) }
        return nil
    }
}
