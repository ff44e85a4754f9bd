/// The numbering plans as one automaton without a cycle: a number is judged in as many steps as it has digits.
/// `scripts/phone_numbers.py` makes it and says how it is packed. Unpacked at first use, once.
struct PhoneNumberTable: Sendable {
    static let shared = PhoneNumberTable()

    private struct Plan {
        let root: Int
        let regions: [Substring]
    }

    /// For each state 0, or 1 + 16 × region + kind.
    private var verdicts: [UInt16] = []
    /// For each state and digit the next state; 0 leads nowhere.
    private var next: [UInt16] = []
    private var plans: [Int: Plan] = [:]

    /// Country and kind of a number without its `+`; nil when no plan knows it.
    func look(up digits: some Collection<UInt8>) -> (region: String, kind: PhoneNumberKind)? {
        var code = 0
        // No country's code begins another's: the first that is known is the one.
        for (index, digit) in digits.prefix(3).enumerated() {
            code = code * 10 + Int(digit - 0x30)
            guard let plan = plans[code] else { continue }
            let verdict = Int(verdicts[state(from: plan.root, along: digits.dropFirst(index + 1))])
            guard verdict > 0, let kind = PhoneNumberKind(rawValue: (verdict - 1) % 16) else { return nil }
            return (String(plan.regions[(verdict - 1) / 16]), kind)
        }
        return nil
    }

    private func state(from root: Int, along digits: some Collection<UInt8>) -> Int {
        digits.reduce(root) { Int(next[$0 * 10 + Int($1 - 0x30)]) }
    }

    private init() {
        for line in Self.codes.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 2, let code = Int(words[0]), let root = Int(words[1]) else {
                preconditionFailure("a numbering plan is none")
            }
            plans[code] = Plan(root: root, regions: Array(words.dropFirst(2)))
        }
        var bytes = Self.bytes(of: Self.states1 + Self.states2)[...]
        func number(_ count: Int) -> Int {
            let value = bytes.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            bytes = bytes.dropFirst(count)
            return value
        }
        while !bytes.isEmpty {
            let head = number(2)
            verdicts.append(UInt16(head & 0xFFF))
            var row = [UInt16](repeating: 0, count: 10)
            for _ in 0..<(head >> 12) {
                let group = number(3)
                for digit in 0..<10 where group >> (13 + digit) & 1 == 1 { row[digit] = UInt16(group & 0x1FFF) }
            }
            next += row
        }
    }

    /// Standard base64; the lines' ends and the padding are dropped.
    private static func bytes(of text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 3 / 4)
        var (bits, count) = (0, 0)
        for character in text.utf8 {
            guard let value = sixBits(character) else { continue }
            bits = (bits << 6 | value) & 0xFFFF
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> count))
        }
        return bytes
    }

    private static func sixBits(_ character: UInt8) -> Int? {
        switch character {
        case 0x41...0x5A: Int(character) - 0x41
        case 0x61...0x7A: Int(character) - 0x61 + 26
        case 0x30...0x39: Int(character) - 0x30 + 52
        case 0x2B: 62
        case 0x2F: 63
        default: nil
        }
    }
}
