/// Header fields in the order in which they stand. Names are compared without regard to case.
package struct FetchHeaders: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// The fields as they came or will go.
    package private(set) var fields: [(name: String, value: String)] = []

    /// No fields.
    package init() {}

    /// Fields in the order of the literal.
    package init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { (name: $0.0, value: $0.1) }
    }

    /// The first field of that name. Setting replaces all of that name by one, nil removes them.
    package subscript(_ name: String) -> String? {
        get { fields.first { Self.same($0.name, name) }?.value }
        set {
            fields.removeAll { Self.same($0.name, name) }
            if let newValue { fields.append((name: name, value: newValue)) }
        }
    }

    /// One more field.
    package mutating func add(_ name: String, _ value: String) {
        fields.append((name: name, value: value))
    }

    package static func == (one: FetchHeaders, other: FetchHeaders) -> Bool {
        one.fields.elementsEqual(other.fields) { $0.name == $1.name && $0.value == $1.value }
    }

    /// Whether every name is a token of RFC 9110 and no value can end its line.
    var areSound: Bool {
        fields.allSatisfy { field in
            !field.name.isEmpty && field.name.utf8.allSatisfy(Self.isTokenByte)
                && field.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
        }
    }

    private static func same(_ one: String, _ other: String) -> Bool {
        one.utf8.count == other.utf8.count && one.lowercased() == other.lowercased()
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
