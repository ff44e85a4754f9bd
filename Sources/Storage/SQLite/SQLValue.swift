/// One value bound to `$1`, `$2`, … of a statement. Literals of Swift stand for themselves: `["Ada", 7, nil, true]`.
///
/// Truth is an integer 0 or 1, because SQLite has no boolean and PostgreSQL's does not compare with integers.
package enum SQLValue: Sendable, Equatable {
    case null
    case int(Int64)
    case text(String)
    case blob([UInt8])
    case double(Double)

    /// An integer column from a Swift `Int`.
    package init(_ value: Int) { self = .int(Int64(value)) }
    /// An integer column.
    package init(_ value: Int64) { self = .int(value) }
    /// A text column.
    package init(_ value: String) { self = .text(value) }
    /// A blob column.
    package init(_ value: [UInt8]) { self = .blob(value) }
    /// 0 or 1.
    package init(_ value: Bool) { self = .int(value ? 1 : 0) }
    /// An integer column, NULL for nil.
    package init(_ value: Int64?) { self = value.map(SQLValue.int) ?? .null }
    /// A text column, NULL for nil.
    package init(_ value: String?) { self = value.map(SQLValue.text) ?? .null }
    /// A blob column, NULL for nil.
    package init(_ value: [UInt8]?) { self = value.map(SQLValue.blob) ?? .null }
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByFloatLiteral
{
    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(stringLiteral value: String) { self = .text(value) }
    package init(nilLiteral: ()) { self = .null }
    package init(booleanLiteral value: Bool) { self.init(value) }
    package init(floatLiteral value: Double) { self = .double(value) }
}
