/// The searchable form of a text: words that an index can split at spaces and marks, whatever the script.
///
/// Characters of scripts that write without spaces between words, and emoji, become words of their own: a search for some of
/// them in a row finds them anywhere in a text. Vowel points, which most people leave out, are dropped.
package enum SearchText {
    /// A text as it goes into the index.
    package static func prepared(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        var prepared = ""
        prepared.reserveCapacity(text.utf8.count * 2)
        for scalar in text.unicodeScalars {
            switch SearchScalar(scalar) {
            case .plain(let scalar): prepared.unicodeScalars.append(scalar)
            case .alone(let scalar):
                prepared.append(" ")
                prepared.unicodeScalars.append(scalar)
                prepared.append(" ")
            case .dropped: continue
            }
        }
        return prepared
    }

    /// The words somebody looks for, in their searchable form. What holds no letter, digit or symbol is no word.
    package static func words(of query: String) -> [SearchWord] {
        let parts = query.unicodeScalars.split(whereSeparator: \.properties.isWhitespace)
        let words = parts.compactMap { SearchWord(String(String.UnicodeScalarView($0))) }
        return words.enumerated().map { $0.offset == words.count - 1 ? $0.element.unfinished : $0.element }
    }
}

/// One word that somebody looks for.
package struct SearchWord: Sendable, Equatable {
    /// In the form of ``SearchText/prepared(_:)``. More than one word of the index stands for them in this order.
    package let text: String
    /// Longer words that begin like this one are meant too: the last word of a query, which may still be under way.
    package private(set) var isPrefix = false
    private let letters: Int

    /// Nil for a text without anything that can be found.
    init?(_ text: String) {
        letters = text.unicodeScalars.count(where: \.isSearchable)
        guard letters > 0 else { return nil }
        self.text = SearchText.prepared(text)
    }

    /// A single letter begins a large part of all words: it only stands for itself.
    fileprivate var unfinished: SearchWord {
        var word = self
        word.isPrefix = letters > 1
        return word
    }
}

extension Unicode.Scalar {
    /// Letters, digits and symbols: what the index keeps as words.
    fileprivate var isSearchable: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber, .letterNumber,
            .otherNumber, .privateUse, .otherSymbol:
            true
        default: false
        }
    }
}
