/// What numbers that are asked for in a row have in common.
package enum NumberPrefix {
    /// A number of E.164 without its last four digits: ten thousand neighbours share it.
    package static func of(_ number: String) -> String { String(number.dropLast(4)) }
}
