/// One field of a cron text as a set of numbers: `*`, `5`, `1-5`, `*/15`, `8-18/2`, or several with commas.
struct CronField: Sendable, Equatable {
    private let bits: UInt64
    /// It began with a star, which for days means "if the other says so".
    let isStar: Bool

    /// Nil for anything but numbers of the range in the forms above.
    init?(_ text: Substring, in range: ClosedRange<Int>) {
        var bits: UInt64 = 0
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let numbers = Self.numbers(part, in: range) else { return nil }
            for number in numbers { bits |= 1 << UInt64(number) }
        }
        self.bits = bits
        isStar = text.first == "*"
    }

    /// Sunday is 0 and 7.
    init?(weekdays text: Substring) {
        guard let field = CronField(text, in: 0...7) else { return nil }
        bits = field.contains(7) ? (field.bits | 1) & 0x7f : field.bits
        isStar = field.isStar
    }

    func contains(_ number: Int) -> Bool { bits & (1 << UInt64(number)) != 0 }

    /// The least one from there on; nil past the last.
    func first(from number: Int) -> Int? {
        guard number < 64 else { return nil }
        let left = bits >> UInt64(number)
        return left == 0 ? nil : number + left.trailingZeroBitCount
    }

    private static func numbers(_ part: Substring, in range: ClosedRange<Int>) -> StrideThrough<Int>? {
        let halves = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        var step = 1
        if halves.count == 2 {
            guard let number = number(halves[1]), number > 0 else { return nil }
            step = number
        }
        guard let body = halves.first else { return nil }
        if body == "*" { return stride(from: range.lowerBound, through: range.upperBound, by: step) }
        let ends = body.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let low = number(ends[0]), range.contains(low) else { return nil }
        // A step behind a single number goes on to the end, as in other crons.
        var high = halves.count == 2 ? range.upperBound : low
        if ends.count == 2 {
            guard let number = number(ends[1]), range.contains(number), number >= low else { return nil }
            high = number
        }
        return stride(from: low, through: high, by: step)
    }

    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }
}
