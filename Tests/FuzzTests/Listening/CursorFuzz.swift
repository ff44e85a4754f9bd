import CanonicalJSON
import Chat
import Cryptography
import HTTPTypes

@testable import Node

/// Any text as the query of a request for a page: cursors, limits, positions, words to search for.
enum CursorFuzz {
    static func check(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        try checkCursor(text)
        try checkOwn(Cursor(Int64(bitPattern: bytes.fingerprint), text))
        try checkPercent(text)
        if let target = RequestTarget("/api/v1/sync?\(text)") { try checkQuery(target) }
    }

    /// What a client says is a cursor.
    private static func checkCursor(_ text: String) throws {
        guard let cursor = try? Cursor(parsing: text) else { return }
        try promise(text.utf8.count <= 1024, "a cursor longer than one can be is taken")
        let again = try Cursor(parsing: cursor.encoded)
        try promise(same(again, cursor), "written again the cursor is another one")
    }

    private static func checkOwn(_ cursor: Cursor) throws {
        let encoded = cursor.encoded
        let fits = encoded.utf8.count <= 1024
        let read = try? Cursor(parsing: encoded)
        try promise(fits == (read != nil), "a cursor of ours is refused, or taken although it is too long")
        if let read { try promise(same(read, cursor), "a cursor of ours is read as another one") }
        try promise(encoded.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "&") }, "a cursor needs escapes in a query")
    }

    private static func same(_ one: Cursor, _ other: Cursor) -> Bool {
        one.number == other.number && one.text.utf8.elementsEqual(other.text.utf8)
    }

    private static func checkPercent(_ text: String) throws {
        let escaped = text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let read = PercentDecoding.decoded(Substring(escaped))
        try promise(read.map { $0.utf8.elementsEqual(text.utf8) } ?? false, "escaped and read it is another text")
        if let read = PercentDecoding.decoded(Substring(text)) { try promise(read.utf8.count <= text.utf8.count, "read it is longer") }
    }

    private static func checkQuery(_ target: RequestTarget) throws {
        try promise(RequestTarget(target.text) == target, "a target, written again, is another one")
        let head = RequestHead(
            method: .get, target: target, fields: [:], host: nil, address: ClientAddress(bits: nil, isSecure: false), requestID: "")
        var input = JSONObject()
        for name in ["limit", "before", "after", "since", "timeout", "q"] { input[name] = head.query(name).map { JSON.string($0) } }
        if let ask = try? PageAsk(.object(input)) { try promise((1...200).contains(ask.limit), "a page of \(ask.limit)") }
        var fields = Fields(.object(input))
        let since = fields.optionalInt("since", in: 0...Int64.max)
        let words = fields.optionalString("q", length: 1...200)
        if (try? fields.check()) != nil {
            try promise(since ?? 0 >= 0, "a position before the first one")
            try promise((words?.unicodeScalars.count ?? 1) <= 200, "more words than may be")
        } else {
            try promise(!fields.errors.isEmpty, "refused for no reason")
        }
    }
}
