/// A JSON number that keeps the text it was written with, so that whoever needs it judges the spelling. Equal means the same text.
package struct JSONNumber: Sendable, Equatable {
    /// The number as it stands in the JSON text.
    package let text: String

    /// For the reader, which has checked the grammar.
    init(checked text: String) {
        self.text = text
    }

    package init(_ value: Int64) {
        text = String(value)
    }

    /// - Precondition: the value is finite; JSON has no other numbers.
    package init(_ value: Double) {
        precondition(value.isFinite, "JSON has neither infinity nor NaN.")
        text = value.description
    }

    /// The value when it is written without a fraction and fits; `-0` is 0 and `1e10` is 10000000000.
    package var int64: Int64? {
        if let plain = Int64(text) { return plain }
        var parts = text.utf8.split(whereSeparator: { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") })
        guard parts.count == 2, var value = Int64(Substring(parts[0])) else { return nil }
        if parts[1].first == UInt8(ascii: "+") { parts[1] = parts[1].dropFirst() }
        if value == 0 { return parts[1].first == UInt8(ascii: "-") ? nil : 0 }
        guard let exponent = Int(Substring(parts[1])), (0...18).contains(exponent) else { return nil }
        for _ in 0..<exponent {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = product
        }
        return value
    }

    /// The nearest double; infinite when the number is too large for one.
    package var double: Double {
        Double(text) ?? .nan
    }

    /// The whole numbers that every JSON implementation can hold: ±(2^53 − 1).
    package static let exactRange: ClosedRange<Int64> = -9_007_199_254_740_991...9_007_199_254_740_991

    /// Why this spelling cannot stand in canonical JSON, nil when it can.
    package var canonicalFault: JSONError.Reason? {
        let bytes = text.utf8
        // Up to fifteen digits and a sign are in range without a look at the value.
        for byte in bytes where byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e") { return .notAnInteger }
        if bytes.first == UInt8(ascii: "-"), text == "-0" { return .notAnInteger }
        if bytes.count <= 15 { return nil }
        guard let value = Int64(text), JSONNumber.exactRange.contains(value) else { return .integerOutOfRange }
        return nil
    }
}
