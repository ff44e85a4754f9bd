/// What has been sent lately, as storage counts it: every number is of rows that survive a restart.
package struct SendCounts: Sendable, Equatable {
    /// The provider said that nothing arrives there: not before this, in milliseconds since 1970.
    package var unreachableUntil: Int64?
    /// To this number or address.
    package var toAddress = Window()
    /// Asked for from this network: an IPv4 address, or the first 64 bits of an IPv6 one.
    package var fromNetwork = Window()
    /// Asked for from this device or session.
    package var fromDevice = Window()
    /// To numbers that begin alike, in the last hour, and how many of their codes were entered.
    package var toPrefix = Conversion()
    /// To the country in the last hour, and how many of the codes were entered.
    package var toCountry = Conversion()
    /// To the country today.
    package var toCountryToday = 0
    /// By the node today: messages that cost money.
    package var byNodeToday = 0
    /// What they cost, in millionths of the operator's currency.
    package var spentToday: Int64 = 0

    package init() {}

    /// Sends in the last hour and the last day, and when the last one was.
    package struct Window: Sendable, Equatable {
        /// In the last 60 minutes.
        package var hour = 0
        /// In the last 24 hours.
        package var day = 0
        /// Milliseconds since 1970 of the last; nil: none.
        package var last: Int64?

        package init(hour: Int = 0, day: Int = 0, last: Int64? = nil) {
            self.hour = hour
            self.day = day
            self.last = last
        }
    }

    /// How many codes were sent, and how many of them came back.
    package struct Conversion: Sendable, Equatable {
        /// Codes sent.
        package var sent = 0
        /// Codes entered.
        package var entered = 0

        package init(sent: Int = 0, entered: Int = 0) {
            self.sent = sent
            self.entered = entered
        }

        /// Nine of ten codes come back where people ask for them. Below one in five, with enough of them to tell, they are asked for by
        /// somebody who is paid for each.
        package var isAttack: Bool { sent >= 20 && entered * 5 < sent }

        /// Three of five or more come back.
        package var isGood: Bool { sent > 0 && entered * 5 >= sent * 3 }
    }
}
