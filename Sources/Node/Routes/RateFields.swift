import HTTPTypes

/// What every limited answer says of its budget.
extension HTTPField.Name {
    static let rateLimit = HTTPField.Name("ratelimit-limit")!
    static let rateRemaining = HTTPField.Name("ratelimit-remaining")!
    static let rateReset = HTTPField.Name("ratelimit-reset")!
}

extension RateVerdict {
    /// Writes the budget into an answer's header.
    func write(to fields: inout HTTPFields) {
        fields[.rateLimit] = String(limit)
        fields[.rateRemaining] = String(remaining)
        fields[.rateReset] = String(resetSeconds)
    }
}
