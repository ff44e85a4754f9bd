/// Why a text is not JSON we take, or why a value has no canonical form.
///
/// `offset` is the byte at which reading stopped; 0 when a value has no canonical form.
package struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was wrong.
    package enum Reason: String, Sendable {
        case unexpectedEnd, unexpectedByte, trailingBytes
        case badEscape, loneSurrogate, controlCharacter, invalidUTF8
        case badNumber, duplicateKey, tooDeep, tooManyValues
        case notAnInteger, integerOutOfRange
    }

    /// What is wrong, and at which byte of the text.
    package let reason: Reason
    package let offset: Int

    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// One sentence for people; it repeats nothing of the text itself.
    package var description: String {
        "\(sentence) (byte \(offset))."
    }

    private var sentence: String {
        switch reason {
        case .unexpectedEnd: "The JSON text ends too early"
        case .unexpectedByte: "The JSON text has a character that cannot stand here"
        case .trailingBytes: "Something follows the JSON value"
        case .badEscape: "A JSON string has an unknown escape"
        case .loneSurrogate: "A JSON string has half of a surrogate pair"
        case .controlCharacter: "A JSON string has a control character that is not escaped"
        case .invalidUTF8: "A JSON string is not valid UTF-8"
        case .badNumber: "A JSON number is malformed"
        case .duplicateKey: "A JSON object has the same key twice"
        case .tooDeep: "The JSON value is nested too deeply"
        case .tooManyValues: "The JSON text holds too many values"
        case .notAnInteger: "Canonical JSON takes whole numbers only"
        case .integerOutOfRange: "Canonical JSON takes numbers from -(2^53)+1 to (2^53)-1 only"
        }
    }
}
