import CCurl

/// libcurl, opened when it is first asked for and never closed.
enum CurlLibrary {
    /// The ABI has kept this name since 2006.
    private static let name = "libcurl.so.4"

    private struct Opened: @unchecked Sendable {
        let table: UnsafePointer<rookery_curl>
    }

    private static let opened: Opened? = {
        let table = UnsafeMutablePointer<rookery_curl>.allocate(capacity: 1)
        table.initialize(to: rookery_curl())
        guard rookery_curl_open(table, name) == 0, table.pointee.global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK else { return nil }
        return Opened(table: UnsafePointer(table))
    }()

    /// Its functions; nil when it is not installed or too old.
    static var table: UnsafePointer<rookery_curl>? { opened?.table }
}
