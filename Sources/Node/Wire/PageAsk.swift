package import CanonicalJSON
package import Chat

/// Which page of a list a request wants: `limit`, and `before` or `after` a cursor.
package struct PageAsk: Sendable {
    /// From where, and in which direction.
    package enum Walk: Sendable, Equatable {
        /// No cursor: where the list begins to be of interest.
        case start
        /// Towards newer.
        case after(Cursor)
        /// Towards older.
        case before(Cursor)
    }

    /// How many items, capped.
    package let limit: Int
    /// From where.
    package let walk: Walk

    /// Reads the query. A limit out of range is capped, one that is no number is `invalid`, a bad cursor is `bad_request`.
    package init(_ input: JSON, standard: Int = 50, most: Int = 200) throws(Refusal) {
        limit = try Self.limit(input["limit"], standard: standard, most: most)
        if let after = input["after"]?.string {
            walk = .after(try Cursor(parsing: after))
        } else if let before = input["before"]?.string {
            walk = .before(try Cursor(parsing: before))
        } else {
            walk = .start
        }
    }

    private static func limit(_ value: JSON?, standard: Int, most: Int) throws(Refusal) -> Int {
        guard let value, !value.isNull else { return standard }
        guard let number = value.int ?? value.string.flatMap({ Int64($0) }) else {
            throw .invalid("limit", .wrongType, "limit must be a whole number.")
        }
        return Int(min(max(number, 1), Int64(most)))
    }
}
