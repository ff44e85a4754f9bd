extension JSON {
    /// Compact JSON text: keys in byte order, numbers as they were spelled, the escapes of canonical JSON.
    package func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        encode(into: &bytes)
        return bytes
    }

    /// Appends ``encoded()`` to bytes that are there already.
    package func encode(into bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let number): bytes.append(contentsOf: number.text.utf8)
        case .string(let string): bytes.appendQuoted(string)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for place in elements.indices {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                elements[place].encode(into: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object): object.encode(into: &bytes)
        }
    }
}

extension JSONObject {
    /// Compact JSON text, as ``JSON/encoded()``.
    package func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        encode(into: &bytes)
        return bytes
    }

    /// Appends ``encoded()`` to bytes that are there already.
    package func encode(into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "{"))
        for place in members.indices {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.appendQuoted(members[place].key)
            bytes.append(UInt8(ascii: ":"))
            members[place].value.encode(into: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }
}
