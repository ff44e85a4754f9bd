/// Whole pieces over a way that carries some bytes at a time.
package enum StreamBytes {
    /// So many bytes; nil when `some` fails before.
    /// - Parameter some: fills the start of what it is given and says how many bytes; 0 or less when there will be none.
    package static func read(exactly count: Int, _ some: (UnsafeMutableRawBufferPointer) -> Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { some(UnsafeMutableRawBufferPointer(rebasing: $0[filled...])) }
            guard got > 0 else { return nil }
            filled += got
        }
        return bytes
    }

    /// False when `some` fails before everything is written.
    /// - Parameter some: writes the start of what it is given and says how many bytes; 0 or less when it never will.
    package static func write(_ bytes: [UInt8], _ some: (UnsafeRawBufferPointer) -> Int) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let took = bytes.withUnsafeBytes { some(UnsafeRawBufferPointer(rebasing: $0[sent...])) }
            guard took > 0 else { return false }
            sent += took
        }
        return true
    }
}
