/// How strictly canonical JSON looks at numbers.
package enum JSONNumberRule: Sendable {
    /// Only plain integers within ±(2^53 − 1), spelled as canonical JSON spells them: what room versions from 6 on demand of an event.
    case strict
    /// Whole numbers of any spelling, written as plain integers: `-0` as 0, `1e10` as 10000000000 (the appendix's test vectors).
    case respelled
}

extension JSON {
    /// The value as Matrix canonical JSON (appendix "Canonical JSON").
    /// - Throws: ``JSONError`` with `notAnInteger` or `integerOutOfRange` when a number has no canonical form under the rule.
    package func canonical(_ rule: JSONNumberRule = .strict) throws(JSONError) -> [UInt8] {
        switch rule {
        case .strict:
            try checkNumbers()
            return encoded()
        case .respelled:
            return try respelled().encoded()
        }
    }

    /// Throws when a number, however deep, could not stand in canonical JSON. Strings and keys always can.
    package func checkNumbers() throws(JSONError) {
        switch self {
        case .null, .bool, .string: return
        case .number(let number):
            if let fault = number.canonicalFault { throw JSONError(fault, at: 0) }
        case .array(let elements):
            for element in elements { try element.checkNumbers() }
        case .object(let object):
            for place in object.members.indices { try object.members[place].value.checkNumbers() }
        }
    }

    private func respelled() throws(JSONError) -> JSON {
        switch self {
        case .null, .bool, .string: return self
        case .number(let number):
            guard let value = number.int64 else { throw JSONError(.notAnInteger, at: 0) }
            guard JSONNumber.exactRange.contains(value) else { throw JSONError(.integerOutOfRange, at: 0) }
            return .int(value)
        case .array(let elements):
            var respelled: [JSON] = []
            for element in elements { respelled.append(try element.respelled()) }
            return .array(respelled)
        case .object(let object):
            var respelled: [JSONObject.Member] = []
            for member in object.members {
                respelled.append(JSONObject.Member(key: member.key, value: try member.value.respelled()))
            }
            return .object(JSONObject(sorted: respelled))
        }
    }
}
