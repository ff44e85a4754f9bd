/// What kind of line a telephone number leads to, by its country's numbering plan. The raw values are the table's.
package enum PhoneNumberKind: Int, Sendable, CaseIterable {
    case premiumRate
    case tollFree
    case sharedCost
    case voip
    case personal
    case pager
    /// A company's number for all of a country.
    case universalAccess
    case voicemail
    case fixedLine
    case mobile
    /// Its plan does not tell, as in North America.
    case fixedLineOrMobile

    /// Whether a text arrives there.
    package var takesTexts: Bool { self == .mobile || self == .fixedLineOrMobile }

    /// Whether the owner is paid by who calls or writes: never sent to, whatever the operator allows.
    package var earns: Bool { self == .premiumRate || self == .sharedCost }
}
