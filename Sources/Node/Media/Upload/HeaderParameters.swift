/// A header's value with parameters: `form-data; name="file"; filename="cat.png"`. The first of several with one name counts.
struct HeaderParameters {
    /// What stands before the first semicolon, in lower case.
    let value: String
    private var parameters: [(name: String, value: String)] = []

    init(_ text: String) {
        let characters = Array(text)
        var index = 0
        value = Self.word(characters, &index).lowercased()
        while index < characters.count {
            index += 1
            let name = Self.word(characters, &index, until: "=").lowercased()
            guard index < characters.count, characters[index] == "=" else { continue }
            index += 1
            parameters.append((name, Self.parameter(characters, &index)))
        }
    }

    subscript(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

    private static func word(_ text: [Character], _ index: inout Int, until end: Character = ";") -> String {
        let start = index
        while index < text.count, text[index] != ";", text[index] != end { index += 1 }
        return String(text[start..<index]).trimmed
    }

    private static func parameter(_ text: [Character], _ index: inout Int) -> String {
        while index < text.count, text[index] == " " { index += 1 }
        guard index < text.count, text[index] == "\"" else { return word(text, &index) }
        var value = ""
        index += 1
        while index < text.count, text[index] != "\"" {
            if text[index] == "\\", index + 1 < text.count, text[index + 1] == "\"" || text[index + 1] == "\\" { index += 1 }
            value.append(text[index])
            index += 1
        }
        _ = word(text, &index)
        return value
    }

    /// The value of a parameter with a star (RFC 8187): `UTF-8''caf%C3%A9.png`.
    static func extended(_ text: String) -> String? {
        let parts = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].lowercased() == "utf-8" else { return nil }
        return PercentDecoding.decoded(parts[2], plusIsSpace: false)
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
