import Chat

extension HeaderParameters {
    /// The value of a parameter with a star (RFC 8187): `UTF-8''caf%C3%A9.png`.
    static func extended(_ text: String) -> String? {
        let parts = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].lowercased() == "utf-8" else { return nil }
        return PercentDecoding.decoded(parts[2], plusIsSpace: false)
    }
}
