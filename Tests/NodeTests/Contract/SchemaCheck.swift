import CanonicalJSON

@testable import Node

/// Judges a value by a schema of the description: the keywords that ``JSONSchema`` writes, and no others.
struct SchemaCheck {
    /// What is wrong, each with the place in the value; empty when it fits.
    static func faults(of value: JSON, as name: String) -> [String] {
        guard let schema = SchemaTable.all[name] else { return ["there is no schema \(name)"] }
        return faults(of: value, by: schema.json, at: name)
    }

    private static func faults(of value: JSON, by schema: JSON, at place: String) -> [String] {
        if let reference = schema["$ref"]?.string, let name = reference.split(separator: "/").last {
            guard let named = SchemaTable.all[String(name)] else { return ["\(place): no schema \(name)"] }
            return faults(of: value, by: named.json, at: place)
        }
        var found: [String] = []
        if let types = types(of: schema), !types.contains(where: { fits(value, $0) }) {
            found.append("\(place): not \(types.joined(separator: " or "))")
        }
        if let words = schema["enum"]?.array, !words.contains(value) { found.append("\(place): not one of the words") }
        if let choices = schema["anyOf"]?.array, !choices.contains(where: { faults(of: value, by: $0, at: place).isEmpty }) {
            found.append("\(place): fits none of the choices")
        }
        return found + sizeFaults(of: value, by: schema, at: place) + memberFaults(of: value, by: schema, at: place)
    }

    private static func types(of schema: JSON) -> [String]? {
        if let one = schema["type"]?.string { return [one] }
        return schema["type"]?.array?.compactMap(\.string)
    }

    private static func fits(_ value: JSON, _ type: String) -> Bool {
        switch (type, value) {
        case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool), ("number", .number), ("null", .null): true
        case ("integer", .number): value.int != nil
        default: false
        }
    }

    private static func sizeFaults(of value: JSON, by schema: JSON, at place: String) -> [String] {
        var found: [String] = []
        if let text = value.string {
            if let least = schema["minLength"]?.int, text.unicodeScalars.count < least { found.append("\(place): too short") }
            if let most = schema["maxLength"]?.int, text.unicodeScalars.count > most { found.append("\(place): too long") }
            if schema["format"]?.string == "date-time", !isTime(text) { found.append("\(place): no time") }
        }
        if let number = value.double {
            if let least = schema["minimum"]?.double, number < least { found.append("\(place): too small") }
            if let most = schema["maximum"]?.double, number > most { found.append("\(place): too large") }
        }
        if let list = value.array, let most = schema["maxItems"]?.int, list.count > most { found.append("\(place): too many") }
        return found
    }

    /// `2026-01-02T03:04:05.678Z`.
    private static func isTime(_ text: String) -> Bool {
        let shape = "0000-00-00T00:00:00.000Z"
        return text.utf8.count == shape.utf8.count
            && zip(text.utf8, shape.utf8).allSatisfy { found, wanted in
                wanted == UInt8(ascii: "0") ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(found) : found == wanted
            }
    }

    private static func memberFaults(of value: JSON, by schema: JSON, at place: String) -> [String] {
        var found: [String] = []
        if let members = value.object {
            for name in schema["required"]?.array ?? [] where members[name.string ?? ""] == nil {
                found.append("\(place): \(name.string ?? "") is missing")
            }
            for (name, member) in members {
                if let shape = schema["properties"]?[name] { found += faults(of: member, by: shape, at: "\(place).\(name)") }
            }
        }
        if let list = value.array, let shape = schema["items"] {
            for (index, element) in list.enumerated() { found += faults(of: element, by: shape, at: "\(place)[\(index)]") }
        }
        return found
    }
}
