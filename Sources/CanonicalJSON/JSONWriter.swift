/// Writes JSON straight into bytes, for paths where building a ``JSON`` first would cost too much.
///
/// Commas come by themselves; keys stand in the order of the calls, so whoever needs canonical output calls them in byte order.
/// Escapes are those of canonical JSON. It does not check that begins and ends match.
package struct JSONWriter: Sendable {
    /// What has been written so far.
    package var bytes: [UInt8]
    private var needsComma = false

    package init(reserving capacity: Int = 256) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// Opens or closes an object or an array.
    package mutating func beginObject() { begin(UInt8(ascii: "{")) }
    package mutating func endObject() { end(UInt8(ascii: "}")) }
    package mutating func beginArray() { begin(UInt8(ascii: "[")) }
    package mutating func endArray() { end(UInt8(ascii: "]")) }

    /// A member's key; its value must follow.
    package mutating func key(_ key: String) {
        comma()
        bytes.appendQuoted(key)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A string, quoted and escaped.
    package mutating func string(_ value: String) {
        comma()
        bytes.appendQuoted(value)
    }

    /// A whole number.
    package mutating func int(_ value: Int64) {
        comma()
        bytes.appendDecimal(value)
    }

    /// A whole number.
    package mutating func int(_ value: Int) {
        int(Int64(value))
    }

    /// `true` or `false`.
    package mutating func bool(_ value: Bool) {
        comma()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// `null`.
    package mutating func null() {
        comma()
        bytes.append(contentsOf: "null".utf8)
    }

    /// A value that is JSON text already; it is not looked at.
    package mutating func raw(_ json: [UInt8]) {
        comma()
        bytes.append(contentsOf: json)
    }

    /// As ``fragment(_:)``, for text that was written before: it ends where a value or an end comes next.
    package mutating func opened(_ json: [UInt8]) {
        comma()
        bytes.append(contentsOf: json)
        needsComma = false
    }

    /// JSON text with its own commas and keys, up to a place where a value or an end comes next.
    package mutating func fragment(_ json: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: json.utf8Start, count: json.utf8CodeUnitCount))
        needsComma = false
    }

    /// A whole value, as it encodes itself.
    package mutating func value(_ value: JSON) {
        comma()
        value.encode(into: &bytes)
    }

    /// A key with its string.
    package mutating func member(_ key: String, _ value: String) {
        self.key(key)
        string(value)
    }

    /// A key with its whole number.
    package mutating func member(_ key: String, _ value: Int64) {
        self.key(key)
        int(value)
    }

    /// A key with its `true` or `false`.
    package mutating func member(_ key: String, _ value: Bool) {
        self.key(key)
        bool(value)
    }

    /// A key with any value.
    package mutating func member(_ key: String, _ value: JSON) {
        self.key(key)
        self.value(value)
    }

    private mutating func begin(_ byte: UInt8) {
        comma()
        bytes.append(byte)
        needsComma = false
    }

    private mutating func end(_ byte: UInt8) {
        bytes.append(byte)
        needsComma = true
    }

    @inline(__always)
    private mutating func comma() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }
}
