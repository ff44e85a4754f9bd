/// What is wrong with one field of a request.
package struct FieldError: Sendable, Equatable {
    /// Where the field stands in the request's object, as in `content.location.latitude`.
    package let field: String
    package let code: Code
    /// One sentence for people.
    package let detail: String

    package init(_ field: String, _ code: Code, _ detail: String) {
        self.field = field
        self.code = code
        self.detail = detail
    }

    /// The kinds of fault a field can have; the raw value is what stands on the wire.
    package enum Code: String, Sendable, CaseIterable {
        case required
        case wrongType = "wrong_type"
        case tooShort = "too_short"
        case tooLong = "too_long"
        case malformed
        case outOfRange = "out_of_range"
        case unknownValue = "unknown_value"
        case notAllowed = "not_allowed"
        case notAvailable = "not_available"
    }
}
