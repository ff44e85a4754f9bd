internal import Cryptography
internal import Glibc

/// The digest of a part of a file, read on a thread of its own.
package enum MediaDigest {
    private static let chunk = 1 << 20

    /// SHA-256 of the bytes in the range; nil when they cannot be read.
    package static func sha256(of path: String, _ range: Range<Int64>) async -> [UInt8]? {
        await withCheckedContinuation { continuation in
            DatabaseThread.detached(name: "media-digest") { continuation.resume(returning: reading(path, range)) }
        }
    }

    /// The same for a thread that may block.
    package static func reading(_ path: String, _ range: Range<Int64>) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var digest = RunningDigest()
        var buffer = [UInt8](repeating: 0, count: min(chunk, max(1, range.count)))
        var place = range.lowerBound
        while place < range.upperBound {
            let wanted = min(buffer.count, Int(range.upperBound - place))
            let got = buffer.withUnsafeMutableBytes { pread(file, $0.baseAddress, wanted, off_t(place)) }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { return nil }
            buffer.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0.prefix(got))) }
            place += Int64(got)
        }
        return digest.finish()
    }
}
