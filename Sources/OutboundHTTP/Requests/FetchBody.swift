/// What a request carries.
package enum FetchBody: Sendable, Equatable {
    /// Nothing.
    case none
    /// These bytes.
    case bytes([UInt8])
    /// `length` bytes of the file from `offset` on, read while they are sent, on the outbound thread. The file must stay as it is meanwhile.
    case file(path: String, offset: Int, length: Int)

    /// How many bytes.
    package var count: Int {
        switch self {
        case .none: 0
        case .bytes(let bytes): bytes.count
        case .file(_, _, let length): length
        }
    }
}
