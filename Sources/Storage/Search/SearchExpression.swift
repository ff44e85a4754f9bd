package import Chat

/// What SQLite's full-text index is asked: quoted words only, so that nothing somebody types is read as its syntax.
package struct SearchExpression: Sendable, Equatable {
    /// The text for MATCH.
    let text: String

    /// All the words, in one of the rooms; nil for any room.
    /// - Precondition: there is a word, and no empty list of rooms.
    package init(_ words: [SearchWord], rooms: [Int64]?) {
        precondition(!words.isEmpty && rooms?.isEmpty != true, "an index cannot be asked for nothing")
        let words = words.map { Self.quoted($0.text) + ($0.isPrefix ? " *" : "") }.joined(separator: " AND ")
        let rooms = rooms.map { $0.map { Self.quoted(Self.word(forRoom: $0)) }.joined(separator: " OR ") }
        text = (rooms.map { "(room : (\($0))) AND " } ?? "") + "(text : (\(words)))"
    }

    /// The word that stands for a room in the index.
    static func word(forRoom rid: Int64) -> String { "r\(rid)" }

    /// By scalars: a quotation mark with an accent on it is one character to Swift, and still a quotation mark to SQLite.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars { quoted.unicodeScalars.append(contentsOf: scalar == "\"" ? ["\"", "\""] : [scalar]) }
        return quoted + "\""
    }
}
