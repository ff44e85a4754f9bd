package import CanonicalJSON

/// One page of a list, in the list's order.
package struct Page<Row> {
    /// The rows.
    package let rows: [Row]
    /// Where older ones are; nil at the end.
    package let prev: Cursor?
    /// Where newer ones are; nil at the end.
    package let next: Cursor?

    /// Loads a page.
    /// - Parameters:
    ///   - startsAtEnd: true for lists in the order of time, whose first page is the newest; false for lists by name.
    ///   - place: the cursor of a row.
    ///   - after: at most so many rows behind a place (nil: from the front), in the list's order.
    ///   - before: at most so many rows in front of a place (nil: from the end), the nearest first.
    package static func load(
        _ ask: PageAsk, startsAtEnd: Bool = false, place: (Row) -> Cursor,
        after: (Cursor?, Int) throws -> [Row], before: (Cursor?, Int) throws -> [Row]
    ) rethrows -> Page<Row> {
        switch ask.walk {
        case .start where startsAtEnd:
            return backward(try before(nil, ask.limit + 1), ask.limit, isEnd: true, place)
        case .start:
            return forward(try after(nil, ask.limit + 1), ask.limit, isFront: true, place)
        case .after(let cursor):
            return forward(try after(cursor, ask.limit + 1), ask.limit, isFront: false, place)
        case .before(let cursor):
            return backward(try before(cursor, ask.limit + 1), ask.limit, isEnd: false, place)
        }
    }

    private static func forward(_ found: [Row], _ limit: Int, isFront: Bool, _ place: (Row) -> Cursor) -> Page<Row> {
        let rows = Array(found.prefix(limit))
        return Page(rows: rows, prev: isFront ? nil : rows.first.map(place), next: found.count > limit ? rows.last.map(place) : nil)
    }

    private static func backward(_ found: [Row], _ limit: Int, isEnd: Bool, _ place: (Row) -> Cursor) -> Page<Row> {
        let rows = Array(found.prefix(limit).reversed())
        return Page(rows: rows, prev: found.count > limit ? rows.first.map(place) : nil, next: isEnd ? nil : rows.last.map(place))
    }

    /// The page object of the client API.
    package func json(_ item: (Row) throws -> JSON) rethrows -> JSON {
        PageObject.json(items: try rows.map(item), prev: prev, next: next)
    }

    /// The page object of the client API, encoded; `write` writes one item.
    package func bytes(_ write: (Row, inout JSONWriter) throws -> Void) rethrows -> [UInt8] {
        try PageObject.bytes(rows, prev: prev, next: next, write)
    }
}

/// A page as the client API shows it.
package enum PageObject {
    /// `prev` and `next` are null at the end.
    package static func json(items: [JSON], prev: Cursor?, next: Cursor?) -> JSON {
        ["items": .array(items), "prev": .text(prev?.encoded), "next": .text(next?.encoded)]
    }

    /// A page with nothing on it, encoded.
    package static var empty: [UInt8] { json(items: [], prev: nil, next: nil).encoded() }

    /// The same, encoded; `write` writes one item.
    package static func bytes<Rows: Collection>(
        _ rows: Rows, prev: Cursor?, next: Cursor?, _ write: (Rows.Element, inout JSONWriter) throws -> Void
    ) rethrows -> [UInt8] {
        var writer = JSONWriter(reserving: 128 + rows.count * 640)
        writer.beginObject()
        writer.key("items")
        writer.beginArray()
        for row in rows { try write(row, &writer) }
        writer.endArray()
        writer.member("prev", .text(prev?.encoded))
        writer.member("next", .text(next?.encoded))
        writer.endObject()
        return writer.bytes
    }
}
