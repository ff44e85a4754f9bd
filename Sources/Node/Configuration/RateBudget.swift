/// How often something may be done: `count` times within `seconds`. Written `5 per 10 s`, or `off` for no limit.
package struct RateBudget: Sendable, Equatable, CustomStringConvertible {
    /// How often; 0 means without limit.
    package let count: Int
    /// Within how long.
    package let seconds: Int

    /// No limit.
    package static let off = RateBudget(count: 0, seconds: 1)

    /// `count` times in `seconds`.
    package init(count: Int, seconds: Int) {
        self.count = count
        self.seconds = seconds
    }

    /// Whether anything is limited.
    package var isOff: Bool { count == 0 }

    /// Reads `5 per 10 s` (1 to 1,000,000 times in 1 to 86,400 s) or `off`; nil for anything else.
    package init?(_ text: String) {
        if text == "off" {
            self = .off
            return
        }
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 4, words[1] == "per", words[3] == "s",
            let count = Int(words[0]), let seconds = Int(words[2]),
            (1...1_000_000).contains(count), (1...86_400).contains(seconds)
        else { return nil }
        self.init(count: count, seconds: seconds)
    }

    /// As it is written in the configuration.
    package var description: String { isOff ? "off" : "\(count) per \(seconds) s" }
}
