/// One connection, as a read or write body sees it: confined to its thread and to the body; never keep it.
///
/// SQLite is the first driver. Parameters are positions `$1`…`$n`, so that PostgreSQL fits behind the same calls.
/// A failed statement spoils a PostgreSQL transaction: never catch a unique violation inside a body, say ON CONFLICT DO NOTHING.
/// Every call throws `StorageFailure`; statements are reset whatever happens. A call may be made while rows of another are walked.
package protocol SQLSession: AnyObject {
    /// Runs one statement to its end and tells how many rows it inserted, changed or deleted. The statement stays prepared.
    func run(_ sql: StaticString, _ values: [SQLValue]) throws(StorageFailure) -> Int

    /// Runs an INSERT of one row and answers the number it got; nil when the row was passed over (ON CONFLICT DO NOTHING). The statement
    /// stays prepared. Not RETURNING: for that SQLite opens a table of its own and copies every page it touches, which costs more than
    /// the row.
    func insert(_ sql: StaticString, _ values: [SQLValue]) throws(StorageFailure) -> Int64?

    /// Every row of a query, mapped while the cursor stands on it. The statement stays prepared.
    func rows<T>(
        _ sql: StaticString, _ values: [SQLValue], _ map: (any SQLRow) throws(StorageFailure) -> T
    ) throws(StorageFailure) -> [T]

    /// The first row of a query, or nil without one; the rest of a SELECT is never computed. The statement stays prepared.
    func first<T>(
        _ sql: StaticString, _ values: [SQLValue], _ map: (any SQLRow) throws(StorageFailure) -> T
    ) throws(StorageFailure) -> T?

    /// Walks a query without making an array; `visit` returns false to stop. The statement stays prepared.
    func each(
        _ sql: StaticString, _ values: [SQLValue], _ visit: (any SQLRow) throws(StorageFailure) -> Bool
    ) throws(StorageFailure)

    /// Statements made at run time (schema, EXPLAIN, tests): prepared for this call only. Never put a value into the text.
    func rows<T>(
        text sql: String, _ values: [SQLValue], _ map: (any SQLRow) throws(StorageFailure) -> T
    ) throws(StorageFailure) -> [T]

    /// Runs every statement of a script without values, for migrations.
    func script(_ sql: String) throws(StorageFailure)

    /// Rows this session keeps between bodies; nil for readers, whose every snapshot is another.
    var rowCache: RowCache? { get }
}

extension SQLSession {
    /// `run(sql, [values])` with the values written in place.
    @discardableResult
    package func run(_ sql: StaticString, _ values: SQLValue...) throws(StorageFailure) -> Int {
        try run(sql, values)
    }

    /// A query without values.
    package func rows<T>(
        _ sql: StaticString, _ map: (any SQLRow) throws(StorageFailure) -> T
    ) throws(StorageFailure) -> [T] {
        try rows(sql, [], map)
    }

    /// The first row of a query without values.
    package func first<T>(
        _ sql: StaticString, _ map: (any SQLRow) throws(StorageFailure) -> T
    ) throws(StorageFailure) -> T? {
        try first(sql, [], map)
    }

    /// The integer in the first column of the first row; nil without a row or for NULL.
    package func integer(_ sql: StaticString, _ values: SQLValue...) throws(StorageFailure) -> Int64? {
        let found: Int64?? = try first(sql, values) { $0.intOrNil(0) }
        return found ?? nil
    }
}
