/// Reads the text of a ``ZoneTail`` from the front.
struct ZoneTailReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = Substring(text).utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    func isAt(_ letter: Character) -> Bool { rest.first == letter.asciiValue }

    private mutating func skip(_ letter: Character) -> Bool {
        guard isAt(letter) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// `CET`, or `<+03>`.
    mutating func skipName() -> Bool {
        if skip("<") {
            rest = rest.drop { $0 != UInt8(ascii: ">") }
            return skip(">")
        }
        let before = rest.count
        rest = rest.drop { ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z") }
        return before - rest.count >= 3
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard (1...3).contains(digits.count), let number = Int(Substring(digits)), range.contains(number) else { return nil }
        rest = rest.dropFirst(digits.count)
        return number
    }

    /// `-3`, `5:30`, `26:00:00`: seconds.
    mutating func time() -> Int? {
        let sign = skip("-") ? -1 : 1
        if sign == 1 { _ = skip("+") }
        guard let hours = number(0...167) else { return nil }
        var seconds = hours * 3600
        for unit in [60, 1] {
            guard skip(":") else { break }
            guard let part = number(0...59) else { return nil }
            seconds += part * unit
        }
        return sign * seconds
    }

    /// `,M10.5.0/3`.
    mutating func turn() -> ZoneTail.Turn? {
        guard skip(","), let day = day() else { return nil }
        guard skip("/") else { return ZoneTail.Turn(day: day, second: 7200) }
        return time().map { ZoneTail.Turn(day: day, second: Int64($0)) }
    }

    private mutating func day() -> ZoneTail.Turn.Day? {
        if skip("J") { return number(1...365).map { .plain($0) } }
        guard skip("M") else { return number(0...365).map { .counted($0) } }
        guard let month = number(1...12), skip("."), let week = number(1...5), skip("."), let weekday = number(0...6) else { return nil }
        return .weekday(month: month, week: week, weekday: weekday)
    }
}
