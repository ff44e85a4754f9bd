import Chat
import Glibc
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix

/// An answer that is a file: sent a piece at a time as the client takes it, whole or one range of it.
struct FileAnswer: Sendable {
    /// Open, and closed with its object.
    let file: OpenFile
    let type: String
    /// Quotes included.
    let etag: String
    let disposition: String
    /// Whether pages of other origins may show it.
    let isShared: Bool
    let threads: NIOThreadPool

    /// Nothing in it can do anything, wherever it is opened.
    private static let policy = "sandbox; default-src 'none'; script-src 'none'; object-src 'none'"
    /// What one client has of a file in memory at most.
    static let pieceBytes: Int64 = 64 << 10

    func response(to input: HTTPInput) -> Response {
        var fields = fields
        if input.fields[.ifNoneMatch].map({ EntityTag.isNamed(etag, in: $0) }) ?? false {
            return Response(status: .notModified, headers: fields)
        }
        let isSame = input.fields[HTTPField.Name("if-range")!].map { $0 == etag } ?? true
        let range = isSame ? ByteRange(input.fields[.range], length: file.length) : .whole
        fields[.contentType] = type
        fields[.contentDisposition] = disposition
        switch range {
        case .unsatisfiable:
            fields[.contentRange] = "bytes */\(file.length)"
            fields[.contentLength] = "0"
            return Response(status: .rangeNotSatisfiable, headers: fields)
        case .whole: return response(.ok, 0..<file.length, fields)
        case .part(let part):
            fields[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(file.length)"
            return response(.partialContent, part, fields)
        }
    }

    private var fields: HTTPFields {
        var fields: HTTPFields = [.eTag: etag, .acceptRanges: "bytes", .contentSecurityPolicy: Self.policy]
        fields[.cacheControl] = "private, max-age=86400, immutable"
        fields[HTTPField.Name("cross-origin-resource-policy")!] = isShared ? "cross-origin" : "same-origin"
        return fields
    }

    private func response(_ status: HTTPResponse.Status, _ part: Range<Int64>, _ fields: HTTPFields) -> Response {
        var fields = fields
        fields[.contentLength] = String(part.count)
        let (file, threads) = (file, threads)
        let body = ResponseBody(contentLength: part.count) { writer in
            var place = part.lowerBound
            while place < part.upperBound {
                let from = place
                let count = min(Self.pieceBytes, part.upperBound - place)
                let piece = try await threads.runIfActive { try file.read(at: from, count: Int(count)) }
                place += Int64(piece.readableBytes)
                try await writer.write(piece)
            }
            try await writer.finish(nil)
        }
        return Response(status: status, headers: fields, body: body)
    }
}

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
