import CanonicalJSON

/// Any value through the writers and back.
enum CanonicalFuzz {
    static func check(_ bytes: [UInt8]) throws {
        var input = FuzzInput(bytes)
        let value = value(&input, depth: 0)
        let written = value.encoded()
        try promise(try JSON(parsing: written) == value, "written and read it is another value")
        var writer = JSONWriter()
        write(value, into: &writer)
        try promise(writer.bytes == written, "the two writers differ")
        try checkCanonical(value, written)
        try checkObjects(value)
    }

    // MARK: making a value

    private static func value(_ input: inout FuzzInput, depth: Int) -> JSON {
        switch input.number(below: depth < 6 ? 9 : 6) {
        case 0: return .null
        case 1: return .bool(input.byte() & 1 == 1)
        case 2: return .int(Int64(bitPattern: input.word()))
        case 3: return .int(Int64(input.byte()) - 128)
        case 4:
            let double = Double(bitPattern: input.word())
            return double.isFinite ? .double(double) : .null
        case 5: return .string(text(&input))
        case 6: return .array((0..<input.number(below: 5)).map { _ in value(&input, depth: depth + 1) })
        default:
            var object = JSONObject()
            for _ in 0..<input.number(below: 24) { object[text(&input)] = value(&input, depth: depth + 1) }
            return .object(object)
        }
    }

    /// ASCII with its control characters, or whatever repaired UTF-8 the bytes make, or scalars from everywhere.
    private static func text(_ input: inout FuzzInput) -> String {
        let kind = input.number(below: 3)
        let bytes = input.bytes(input.number(below: 12))
        switch kind {
        case 0: return String(decoding: bytes.map { $0 & 0x7F }, as: UTF8.self)
        case 1: return String(decoding: bytes, as: UTF8.self)
        default:
            var text = String.UnicodeScalarView()
            for byte in bytes { text.append(Unicode.Scalar(UInt32(byte) &* 4_369) ?? "?") }
            return String(text)
        }
    }

    private static func write(_ value: JSON, into writer: inout JSONWriter) {
        switch value {
        case .null: writer.null()
        case .bool(let flag): writer.bool(flag)
        case .number(let number):
            if let whole = number.int64, String(whole) == number.text { writer.int(whole) } else { writer.value(value) }
        case .string(let text): writer.string(text)
        case .array(let elements):
            writer.beginArray()
            for element in elements { write(element, into: &writer) }
            writer.endArray()
        case .object(let object):
            writer.beginObject()
            for (key, member) in object {
                writer.key(key)
                write(member, into: &writer)
            }
            writer.endObject()
        }
    }

    // MARK: promises

    private static func checkCanonical(_ value: JSON, _ written: [UInt8]) throws {
        let isPlain = numbers(value).allSatisfy { $0.canonicalFault == nil }
        let strict = try? value.canonical()
        try promise((strict != nil) == isPlain, "strictly canonical, or not, against what its numbers say")
        if let strict { try promise(strict == written, "canonical and written differ") }
        guard let respelled = try? value.canonical(.respelled) else { return }
        let again = try JSON(parsing: respelled)
        try promise(try again.canonical() == respelled, "respelled it is still not canonical")
        try promise(try again.canonical(.respelled) == respelled, "respelled twice it is another text")
    }

    private static func numbers(_ value: JSON) -> [JSONNumber] {
        switch value {
        case .number(let number): [number]
        case .array(let elements): elements.flatMap(numbers)
        case .object(let object): object.flatMap { numbers($0.value) }
        default: []
        }
    }

    /// An object is the same whatever the order in which it was filled, also after a member went and came back.
    private static func checkObjects(_ value: JSON) throws {
        switch value {
        case .array(let elements): for element in elements { try checkObjects(element) }
        case .object(let object):
            var backwards = JSONObject()
            for (key, member) in Array(object).reversed() { backwards[key] = member }
            try promise(backwards == object && backwards.encoded() == object.encoded(), "filled backwards it is another object")
            for (key, member) in object {
                var changed = object
                try promise(changed.removeValue(forKey: key) == member && changed[key] == nil, "a removed member is still there")
                changed[key] = member
                try promise(changed == object, "a member that went and came back changes the object")
                try checkObjects(member)
            }
        default: return
        }
    }
}
