private import Glibc

extension JSON {
    /// Reads one JSON value and nothing beside it (RFC 8259), strictly: valid UTF-8, no lone surrogates, no key twice, no byte order mark.
    ///
    /// The cost is bounded by the text's length, the depth and number of values by `limits`.
    /// - Throws: ``JSONError`` with the byte at which reading stopped.
    package init(parsing bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONError) {
        self = try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) -> JSON in
            try JSON(parsing: UnsafeRawBufferPointer(buffer), limits: limits)
        }
    }

    /// Like ``init(parsing:limits:)`` for bytes that lie elsewhere; they are needed only during the call.
    package init(parsing bytes: UnsafeRawBufferPointer, limits: JSONLimits = .standard) throws(JSONError) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { throw JSONError(.unexpectedEnd, at: 0) }
        var reader = JSONReader(bytes: start.assumingMemoryBound(to: UInt8.self), count: bytes.count, limits: limits)
        self = try reader.document()
    }
}

/// Goes over the text once, by recursive descent.
struct JSONReader {
    let bytes: UnsafePointer<UInt8>
    let count: Int
    let maxDepth: Int
    var valuesLeft: Int
    var index = 0
    /// Where strings with escapes are put together; kept to be used again.
    var scratch: [UInt8] = []

    init(bytes: UnsafePointer<UInt8>, count: Int, limits: JSONLimits) {
        self.bytes = bytes
        self.count = count
        maxDepth = limits.maxDepth
        valuesLeft = limits.maxValues
    }

    mutating func document() throws(JSONError) -> JSON {
        skipSpace()
        let value = try value(depth: 0)
        skipSpace()
        if index < count { throw JSONError(.trailingBytes, at: index) }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSON {
        valuesLeft -= 1
        if valuesLeft < 0 { throw JSONError(.tooManyValues, at: index) }
        switch try peek() {
        case UInt8(ascii: "\""):
            return .string(try string())
        case UInt8(ascii: "{"):
            return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["):
            return .array(try array(depth: depth + 1))
        case UInt8(ascii: "t"):
            try word("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try word("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try word("null")
            return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return .number(try number())
        default:
            throw JSONError(.unexpectedByte, at: index)
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSON] {
        if depth > maxDepth { throw JSONError(.tooDeep, at: index) }
        index += 1
        skipSpace()
        var elements: [JSON] = []
        if try peek() == UInt8(ascii: "]") {
            index += 1
            return elements
        }
        while true {
            elements.append(try value(depth: depth))
            skipSpace()
            if try !another(before: UInt8(ascii: "]")) { return elements }
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
        if depth > maxDepth { throw JSONError(.tooDeep, at: index) }
        let start = index
        index += 1
        skipSpace()
        if try peek() == UInt8(ascii: "}") {
            index += 1
            return JSONObject()
        }
        var members: [JSONObject.Member] = []
        members.reserveCapacity(4)
        var inOrder = true
        var lastKey = 0..<0
        while true {
            if try peek() != UInt8(ascii: "\"") { throw JSONError(.unexpectedByte, at: index) }
            let keyStart = index + 1
            let key = try string()
            let thisKey = keyStart..<index - 1
            skipSpace()
            if try peek() != UInt8(ascii: ":") { throw JSONError(.unexpectedByte, at: index) }
            index += 1
            skipSpace()
            if inOrder, !members.isEmpty { inOrder = stands(lastKey, before: thisKey) }
            lastKey = thisKey
            members.append(JSONObject.Member(key: key, value: try value(depth: depth)))
            skipSpace()
            if try !another(before: UInt8(ascii: "}")) { break }
        }
        if !inOrder { try sort(&members, start: start) }
        return JSONObject(sorted: members)
    }

    /// Whether the keys, as they stand in the text, are in order. A key with an escape counts as out of order: sorting will tell.
    private func stands(_ key: Range<Int>, before next: Range<Int>) -> Bool {
        let shared = min(key.count, next.count)
        let order = memcmp(bytes + key.lowerBound, bytes + next.lowerBound, shared)
        guard order < 0 || order == 0 && key.count < next.count else { return false }
        return !hasEscape(key) && !hasEscape(next)
    }

    private func hasEscape(_ key: Range<Int>) -> Bool {
        memchr(bytes + key.lowerBound, Int32(UInt8(ascii: "\\")), key.count) != nil
    }

    private func sort(_ members: inout [JSONObject.Member], start: Int) throws(JSONError) {
        members.sort { $0.key.precedesInBytes($1.key) }
        for place in members.indices.dropFirst() where members[place].key.hasSameBytes(as: members[place - 1].key) {
            throw JSONError(.duplicateKey, at: start)
        }
    }

    /// After a value: true at a comma (and the next value's first byte is current), false at the closing byte.
    private mutating func another(before closing: UInt8) throws(JSONError) -> Bool {
        let byte = try peek()
        guard byte == UInt8(ascii: ",") || byte == closing else { throw JSONError(.unexpectedByte, at: index) }
        index += 1
        if byte == closing { return false }
        skipSpace()
        return true
    }

    private mutating func word(_ word: StaticString) throws(JSONError) {
        for offset in 0..<word.utf8CodeUnitCount {
            guard index < count else { throw JSONError(.unexpectedEnd, at: index) }
            guard bytes[index] == word.utf8Start[offset] else { throw JSONError(.unexpectedByte, at: index) }
            index += 1
        }
    }

    @inline(__always)
    func peek() throws(JSONError) -> UInt8 {
        guard index < count else { throw JSONError(.unexpectedEnd, at: count) }
        return bytes[index]
    }

    @inline(__always)
    private mutating func skipSpace() {
        while index < count {
            switch bytes[index] {
            case 0x20, 0x0a, 0x0d, 0x09: index += 1
            default: return
            }
        }
    }
}
