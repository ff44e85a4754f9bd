/// What one character of a text is to the search.
///
/// The index itself folds case, and the diacritics of Latin letters. Here is what it does not do. Ranges are blocks of Unicode 15.
enum SearchScalar {
    /// Part of a word.
    case plain(Unicode.Scalar)
    /// A word of its own.
    case alone(Unicode.Scalar)
    /// Left out of the word it stands in.
    case dropped

    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case ..<0x0370: self = .plain(scalar)
        case 0x0370...0x045F: self = .plain(Self.withoutAccent[scalar] ?? scalar)
        // Points of Hebrew, and of Arabic with the stroke that stretches words.
        case 0x0591...0x05BD, 0x05BF, 0x05C1...0x05C2, 0x05C4...0x05C5, 0x05C7: self = .dropped
        case 0x0610...0x061A, 0x0640, 0x064B...0x065F, 0x0670, 0x06D6...0x06DC, 0x06DF...0x06E4: self = .dropped
        default: self = Self.standsAlone(scalar.value) ? .alone(scalar) : .plain(scalar)
        }
    }

    private static func standsAlone(_ value: UInt32) -> Bool {
        switch value {
        // Thai and Lao, Myanmar, Khmer.
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: true
        // Arrows to dingbats: symbols that chats use like emoji.
        case 0x2190...0x2BFF: true
        // Radicals, kana, Han with its extensions.
        case 0x2E80...0x2FDF, 0x3005...0x3007, 0x3040...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF: true
        case 0xF900...0xFAFF, 0xFF66...0xFF9D, 0x20000...0x3FFFF: true
        // Hangul: words end in particles, so that the beginning of a text's word is not the whole of what is meant.
        case 0xAC00...0xD7A3: true
        case 0x1F000...0x1FAFF: true
        default: false
        }
    }

    /// Accents of modern Greek, its final sigma, and the dots of the Cyrillic io, which are often not written.
    private static let withoutAccent: [Unicode.Scalar: Unicode.Scalar] = [
        "ά": "α", "έ": "ε", "ή": "η", "ί": "ι", "ό": "ο", "ύ": "υ", "ώ": "ω", "ϊ": "ι", "ϋ": "υ", "ΐ": "ι", "ΰ": "υ",
        "Ά": "Α", "Έ": "Ε", "Ή": "Η", "Ί": "Ι", "Ό": "Ο", "Ύ": "Υ", "Ώ": "Ω", "Ϊ": "Ι", "Ϋ": "Υ", "ς": "σ", "ё": "е", "Ё": "Е",
    ]
}
