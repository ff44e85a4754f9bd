/// A header's value with parameters: `form-data; name="file"; filename="cat.png"`. The first of several with one name counts.
package struct HeaderParameters {
    /// What stands before the first semicolon, in lower case.
    package let value: String
    private var parameters: [(name: String, value: String)] = []

    /// Reads any text: what is no parameter is passed over.
    package init(_ text: String) {
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

    /// A parameter by its name in lower case, without its quotes.
    package subscript(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

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
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
