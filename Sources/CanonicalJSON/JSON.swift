/// A JSON value. Numbers keep their text and objects their members in byte order; `==` compares strings and keys by UTF-8 bytes.
package enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSON])
    case object(JSONObject)

    /// A whole number.
    package static func int(_ value: Int64) -> JSON { .number(JSONNumber(value)) }

    /// A whole number.
    package static func int(_ value: Int) -> JSON { .number(JSONNumber(Int64(value))) }

    /// A number in the shortest spelling that reads back as the same double.
    /// - Precondition: the value is finite.
    package static func double(_ value: Double) -> JSON { .number(JSONNumber(value)) }

    /// True for `null` only.
    package var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The value of a `true` or `false`; nil for anything else.
    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The text of a string; nil for anything else.
    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The number when it is written without a fraction and fits.
    package var int: Int64? {
        if case .number(let value) = self { value.int64 } else { nil }
    }

    /// The number as the nearest double; nil for anything else.
    package var double: Double? {
        if case .number(let value) = self { value.double } else { nil }
    }

    /// The elements of an array; nil for anything else.
    package var array: [JSON]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The members of an object; nil for anything else.
    package var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// The member of an object, nil for other values. Setting makes an object of a value that is none; setting nil removes the member.
    package subscript(_ key: String) -> JSON? {
        get {
            if case .object(let members) = self { members[key] } else { nil }
        }
        set {
            var members: JSONObject
            if case .object(let present) = self { members = present } else { members = JSONObject() }
            self = .null  // lets go of the storage, so that the change below copies nothing
            members[key] = newValue
            self = .object(members)
        }
    }

    package static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
}
