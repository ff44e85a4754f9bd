/// One row under the cursor, valid only inside the closure it was given to. Columns count from 0 as the SELECT lists them.
///
/// NULL reads as 0, "", [] from the plain forms: use the `OrNil` forms where a column may be NULL.
package protocol SQLRow {
    func int(_ column: Int) -> Int64
    func intOrNil(_ column: Int) -> Int64?
    func double(_ column: Int) -> Double
    func text(_ column: Int) -> String
    func textOrNil(_ column: Int) -> String?
    func blob(_ column: Int) -> [UInt8]
    func blobOrNil(_ column: Int) -> [UInt8]?

    /// The bytes of a text or blob column in place, without a copy; empty for NULL. The buffer dies with the closure.
    func withBytes<R, E: Error>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R
}

extension SQLRow {
    /// An integer column read as truth: anything but 0.
    package func bool(_ column: Int) -> Bool { int(column) != 0 }
}
