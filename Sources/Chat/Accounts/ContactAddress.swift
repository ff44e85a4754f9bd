/// Ways to reach a person outside of the node, in the one spelling that is stored and compared.
package enum ContactAddress {
    /// A mail address in lower case: one `@`, something on both sides, a dot in the domain, at most 254 bytes of visible ASCII or UTF-8
    /// letters. Nil for anything else. Whether it exists only a mail can tell.
    package static func email(_ text: String) -> String? {
        let folded = text.lowercased()
        let parts = folded.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard (6...254).contains(folded.utf8.count), parts.count == 2, (1...64).contains(parts[0].count),
            parts[1].contains(UInt8(ascii: ".")), parts[1].first != UInt8(ascii: "."), parts[1].last != UInt8(ascii: "."),
            folded.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F && !$0.properties.isWhitespace })
        else { return nil }
        return folded
    }

    /// A phone number as E.164: `+` and 7 to 15 digits. Spaces, dashes, dots and brackets are dropped. Nil for anything else.
    package static func phone(_ text: String) -> String? {
        guard text.utf8.count <= 40 else { return nil }
        let kept = text.utf8.filter { !" -.()/".utf8.contains($0) }
        guard kept.first == UInt8(ascii: "+"), (8...16).contains(kept.count), kept[1] != UInt8(ascii: "0"),
            kept.dropFirst().allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return String(decoding: kept, as: Unicode.UTF8.self)
    }
}
