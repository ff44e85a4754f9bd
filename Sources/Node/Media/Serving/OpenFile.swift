import Glibc
import NIOCore

/// A file open for reading. Any thread.
final class OpenFile: Sendable {
    /// It ended early or cannot be read.
    struct Failure: Error {}

    private let file: Int32
    let length: Int64

    /// Blocks. Nil when it is not there.
    init?(_ path: String) {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        var info = stat()
        guard file >= 0 else { return nil }
        guard fstat(file, &info) == 0 else {
            close(file)
            return nil
        }
        self.file = file
        length = Int64(info.st_size)
    }

    deinit { close(file) }

    /// Blocks.
    func read(at place: Int64, count: Int) throws -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: count)
        let got = try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { bytes in
            while true {
                let got = pread(file, bytes.baseAddress, count, off_t(place))
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { throw Failure() }
                return got
            }
        }
        guard got > 0 else { throw Failure() }
        return buffer
    }
}
