import CanonicalJSON

/// A JSON Schema (draft 2020-12, as OpenAPI 3.1 has it) being put together.
///
/// Only the few keywords that the client API needs, each with a name of its own; the result is ``json``.
struct JSONSchema: Sendable {
    /// The schema as it stands in the description.
    private(set) var json: JSON

    init(_ json: JSON) { self.json = json }

    /// Any object.
    static let anyObject = JSONSchema(["type": "object"])
    /// True or false.
    static let flag = JSONSchema(["type": "boolean"])
    /// Text of any length.
    static let text = JSONSchema(["type": "string"])
    /// A time as the API writes it: ISO 8601, UTC, milliseconds.
    static let time = JSONSchema([
        "type": "string", "format": "date-time", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$",
    ])

    /// Text with a length in characters.
    static func text(_ length: ClosedRange<Int>) -> JSONSchema {
        JSONSchema(["type": "string", "minLength": .int(length.lowerBound), "maxLength": .int(length.upperBound)])
    }

    /// A whole number, with its bounds where it has any.
    static func whole(from least: Int? = nil, to most: Int? = nil) -> JSONSchema {
        var json: JSON = ["type": "integer"]
        json["minimum"] = least.map(JSON.int)
        json["maximum"] = most.map(JSON.int)
        return JSONSchema(json)
    }

    /// A number with its bounds.
    static func number(from least: Int, to most: Int) -> JSONSchema {
        JSONSchema(["type": "number", "minimum": .int(least), "maximum": .int(most)])
    }

    /// One of a closed list of words.
    static func words(_ words: String...) -> JSONSchema {
        JSONSchema(["type": "string", "enum": .array(words.map(JSON.string))])
    }

    /// A list of one kind of thing.
    static func list(of element: JSONSchema, most: Int? = nil) -> JSONSchema {
        var json: JSON = ["type": "array", "items": element.json]
        json["maxItems"] = most.map(JSON.int)
        return JSONSchema(json)
    }

    /// An object with fields that are always there and fields that may be left out. More fields may come.
    static func object(_ always: [String: JSONSchema], maybe: [String: JSONSchema] = [:]) -> JSONSchema {
        var properties = JSONObject()
        for (name, schema) in always.merging(maybe, uniquingKeysWith: { first, _ in first }) { properties[name] = schema.json }
        var json: JSON = ["type": "object", "properties": .object(properties)]
        if !always.isEmpty { json["required"] = .array(always.keys.sorted { $0.precedesInBytes($1) }.map(JSON.string)) }
        return JSONSchema(json)
    }

    /// The schema of that name.
    static func named(_ name: String) -> JSONSchema {
        JSONSchema(["$ref": .string("#/components/schemas/\(name)")])
    }

    /// A page of the schema of that name.
    static func page(of name: String) -> JSONSchema {
        object(["items": list(of: named(name)), "prev": text.orNull, "next": text.orNull])
    }

    /// At least one of them holds.
    static func either(_ schemas: JSONSchema...) -> JSONSchema {
        JSONSchema(["anyOf": .array(schemas.map(\.json))])
    }

    /// The same, or null.
    var orNull: JSONSchema { .either(self, JSONSchema(["type": "null"])) }

    /// The same with at least one of these fields present.
    func needing(oneOf fields: String...) -> JSONSchema {
        with("anyOf", .array(fields.map { ["required": [.string($0)]] }))
    }

    /// The same with a sentence for readers.
    func described(_ sentence: String) -> JSONSchema { with("description", .string(sentence)) }

    /// The same with an example.
    func example(_ value: JSON) -> JSONSchema { with("examples", [value]) }

    /// The same with one keyword more.
    func with(_ keyword: String, _ value: JSON) -> JSONSchema {
        var copy = self
        copy.json[keyword] = value
        return copy
    }
}
