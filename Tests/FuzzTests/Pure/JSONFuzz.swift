import CanonicalJSON

/// Any bytes as a JSON text.
enum JSONFuzz {
    private static let small = JSONLimits(maxDepth: 3, maxValues: 20)

    static func check(_ bytes: [UInt8]) throws {
        let found: JSON
        do {
            found = try JSON(parsing: bytes)
        } catch {
            try promise((0...bytes.count).contains(error.offset), "the fault lies outside the text: \(error.offset)")
            try promise((try? JSON(parsing: bytes, limits: small)) == nil, "smaller limits take what larger ones refuse")
            return
        }
        try checkWriting(found, readFrom: bytes)
        try checkLimits(found, bytes)
        try checkEnds(bytes)
        try checkParts(found)
    }

    private static func checkWriting(_ found: JSON, readFrom bytes: [UInt8]) throws {
        let written = found.encoded()
        try promise(written.count <= bytes.count, "written it is longer than it was")
        let again = try JSON(parsing: written)
        try promise(again == found, "read, written and read it is another value")
        try promise(again.encoded() == written, "written twice it is another text")
        guard let canonical = try? found.canonical() else { return }
        try promise(canonical == written, "the canonical text is not the written one")
    }

    private static func checkLimits(_ found: JSON, _ bytes: [UInt8]) throws {
        let fits = depth(found) <= small.maxDepth && values(found) <= small.maxValues
        do {
            let limited = try JSON(parsing: bytes, limits: small)
            try promise(fits && limited == found, "limits let through what is over them, or change it")
        } catch let error as JSONError {
            try promise(!fits && [.tooDeep, .tooManyValues].contains(error.reason), "limits refuse what is within them: \(error)")
        }
    }

    private static func depth(_ value: JSON) -> Int {
        switch value {
        case .array(let elements): 1 + (elements.map(depth).max() ?? 0)
        case .object(let object): 1 + (object.map { depth($0.value) }.max() ?? 0)
        default: 0
        }
    }

    private static func values(_ value: JSON) -> Int {
        switch value {
        case .array(let elements): elements.reduce(1) { $0 + values($1) }
        case .object(let object): object.reduce(1) { $0 + values($1.value) }
        default: 1
        }
    }

    /// A whole value is none without its last byte, and none with anything behind it.
    private static func checkEnds(_ bytes: [UInt8]) throws {
        try promise((try? JSON(parsing: bytes + Array("x".utf8))) == nil, "something behind the value is passed over")
        let space: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
        var text = bytes
        while let last = text.last, space.contains(last) { text.removeLast() }
        guard let last = text.popLast(), !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last) else { return }
        try promise((try? JSON(parsing: text)) == nil, "half a value is taken for a whole one")
    }

    private static func checkParts(_ value: JSON) throws {
        switch value {
        case .null, .bool, .string: return
        case .number(let number): try checkNumber(number)
        case .array(let elements): for element in elements { try checkParts(element) }
        case .object(let object):
            try promise(Array(object).count == object.count, "the count is wrong")
            for (key, member) in object {
                try promise(object[key] == member, "a member is not found by its key")
                try checkParts(member)
            }
            let keys = object.keys.map { Array($0.utf8) }
            try promise(zip(keys, keys.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) }, "keys are not in order")
        }
    }

    private static func checkNumber(_ number: JSONNumber) throws {
        try promise(try JSON(parsing: Array(number.text.utf8)) == .number(number), "a number alone is another one")
        try promise(!number.double.isNaN, "\(number.text) is no number")
        if let whole = number.int64 { try promise(Double(whole) == number.double, "\(number.text) is \(whole) and \(number.double)") }
        if number.canonicalFault == nil {
            try promise(number.int64.map { String($0) } == number.text, "\(number.text) is not its own canonical spelling")
        }
    }
}
