package import CanonicalJSON
package import Chat

/// Reads a request's fields, collects everything that is wrong, and refuses once with all of it.
///
/// ```swift
/// var fields = Fields(ask.input)
/// let name = fields.string("username", length: 2...32)
/// let uses = fields.optionalInt("uses", in: 1...1000)
/// try fields.check()
/// ```
/// A reader that found a fault answers with a placeholder value, which is never used because ``check()`` throws.
package struct Fields {
    private let input: JSON
    /// What was found wrong so far, in the order of reading.
    private(set) package var errors: [FieldError] = []

    /// Reads from an object; anything else reads as an empty one.
    package init(_ input: JSON) {
        self.input = input
    }

    /// Throws `invalid` when any field was wrong.
    package func check() throws(Refusal) {
        guard errors.isEmpty else { throw Refusal.invalid(errors) }
    }

    /// Notes a fault found outside.
    package mutating func fault(_ field: String, _ code: FieldError.Code, _ detail: String) {
        errors.append(FieldError(field, code, detail))
    }

    /// The raw value; nil when absent.
    package func value(_ field: String) -> JSON? {
        input[field]
    }

    /// True when the field is there, also as null.
    package func has(_ field: String) -> Bool {
        input[field] != nil
    }

    /// A text of the given length in characters; absent is a fault.
    package mutating func string(_ field: String, length: ClosedRange<Int>) -> String {
        guard let found = optionalString(field, length: length) else {
            if !errors.contains(where: { $0.field == field }) { fault(field, .required, "\(field) is missing.") }
            return ""
        }
        return found
    }

    /// A text of the given length, or nil when absent or null.
    package mutating func optionalString(_ field: String, length: ClosedRange<Int>) -> String? {
        guard let value = input[field], !value.isNull else { return nil }
        guard let text = value.string else {
            fault(field, .wrongType, "\(field) must be text.")
            return nil
        }
        let count = text.unicodeScalars.count
        guard length.contains(count) else {
            let code: FieldError.Code = count < length.lowerBound ? .tooShort : .tooLong
            fault(field, code, "\(field) must have \(length.lowerBound) to \(length.upperBound) characters.")
            return nil
        }
        guard !text.utf8.contains(0) else {
            fault(field, .malformed, "\(field) must not hold a NUL character.")
            return nil
        }
        return text
    }

    /// A whole number in a range, or nil when absent or null. Query parameters arrive as text and are read too.
    package mutating func optionalInt(_ field: String, in range: ClosedRange<Int64>) -> Int64? {
        guard let value = input[field], !value.isNull else { return nil }
        guard let number = value.int ?? value.string.flatMap({ Int64($0) }) else {
            fault(field, .wrongType, "\(field) must be a whole number.")
            return nil
        }
        guard range.contains(number) else {
            fault(field, .outOfRange, "\(field) must be \(range.lowerBound) to \(range.upperBound).")
            return nil
        }
        return number
    }

    /// True or false, or nil when absent or null. Query parameters `true` and `false` are read too.
    package mutating func optionalBool(_ field: String) -> Bool? {
        guard let value = input[field], !value.isNull else { return nil }
        if let flag = value.bool { return flag }
        switch value.string {
        case "true"?: return true
        case "false"?: return false
        default:
            fault(field, .wrongType, "\(field) must be true or false.")
            return nil
        }
    }

    /// One of the words of a closed list, or nil when absent or null.
    package mutating func optionalChoice<Choice: RawRepresentable & CaseIterable>(
        _ field: String, of type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        guard let value = input[field], !value.isNull else { return nil }
        guard let word = value.string, let choice = Choice(rawValue: word) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            fault(field, .unknownValue, "\(field) must be one of: \(words).")
            return nil
        }
        return choice
    }

    /// A list of texts, empty when absent or null; longer than `most` is a fault.
    package mutating func strings(_ field: String, most: Int) -> [String] {
        guard let value = input[field], !value.isNull else { return [] }
        guard let list = value.array, list.count <= most else {
            fault(field, .wrongType, "\(field) must be a list of at most \(most) texts.")
            return []
        }
        let texts = list.compactMap(\.string)
        if texts.count != list.count { fault(field, .wrongType, "\(field) must hold texts only.") }
        return texts
    }
}
