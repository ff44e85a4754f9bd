/// Reads header lines as libcurl hands them over, through interim answers and followed redirects to the one head that counts,
/// and counts bytes against the limits. A value.
struct ResponseReader {
    private let limits: FetchLimits
    private var status = 0
    private var headers = FetchHeaders()
    private var headerBytes = 0
    private var bodyBytes = 0
    private(set) var isTooLarge = false
    private(set) var hasHead = false

    init(_ limits: FetchLimits) {
        self.limits = limits
    }

    /// One line with its end.
    /// - Returns: the head when this line completes it.
    mutating func take(_ line: UnsafeRawBufferPointer) -> FetchResponseHead? {
        headerBytes += line.count
        guard headerBytes <= limits.headerBytes else {
            isTooLarge = true
            return nil
        }
        let text = line.prefix { $0 != 0x0D && $0 != 0x0A }
        // What follows the body are trailers.
        if hasHead { return nil }
        if text.isEmpty { return complete() }
        if text.starts(with: "HTTP/".utf8), let status = Self.status(text) {
            self.status = status
            headers = FetchHeaders()
        } else if let colon = text.firstIndex(of: 0x3A) {
            headers.add(Self.trimmed(text[..<colon]), Self.trimmed(text[(colon + 1)...]))
        }
        return nil
    }

    /// Whether so many more bytes of body are within the limits.
    mutating func hasRoom(for count: Int) -> Bool {
        isTooLarge = isTooLarge || bodyBytes + count > limits.responseBytes
        return !isTooLarge
    }

    mutating func take(body count: Int) { bodyBytes += count }

    private mutating func complete() -> FetchResponseHead? {
        let isFollowed = limits.redirects > 0 && [301, 302, 303, 307, 308].contains(status) && headers["Location"] != nil
        guard status >= 200, !isFollowed else { return nil }
        hasHead = true
        return FetchResponseHead(status: status, headers: headers)
    }

    private static func status(_ text: some Collection<UInt8>) -> Int? {
        let digits = text.drop { $0 != 0x20 }.dropFirst().prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func trimmed(_ text: some BidirectionalCollection<UInt8>) -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        let rest = text.drop(while: isBlank)
        let end = rest.lastIndex { !isBlank($0) }.map { rest.index(after: $0) } ?? rest.startIndex
        return String(decoding: rest[..<end], as: UTF8.self)
    }
}
