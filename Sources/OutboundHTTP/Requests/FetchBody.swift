/// What a request carries.
package enum FetchBody: Sendable, Equatable {
    /// Nothing.
    case none
    /// These bytes.
    case bytes([UInt8])
    /// `length` bytes of the file from `offset` on, read while they are sent, on the outbound thread. The file must stay as it is meanwhile.
    case file(path: String, offset: Int, length: Int)
    /// The same with bytes before and after it, as a form has around a file.
    case framed(before: [UInt8], path: String, offset: Int, length: Int, after: [UInt8])

    /// How many bytes.
    package var count: Int {
        switch self {
        case .none: 0
        case .bytes(let bytes): bytes.count
        case .file(_, _, let length): length
        case .framed(let before, _, _, let length, let after): before.count + length + after.count
        }
    }
}
