import CCurl
import Glibc

/// What a request carries, read piece by piece as libcurl asks for it, and again from the start when it asks for that.
final class UploadSource {
    private enum Piece {
        case bytes([UInt8])
        case file(descriptor: Int32, offset: Int, length: Int)

        var count: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .file(_, _, let length): length
            }
        }
    }

    private let pieces: [Piece]
    private let count: Int
    private var position = 0
    /// Whether the file could not be read, or was shorter than promised.
    private(set) var hasFailed = false

    /// Whether everything has been handed over.
    var isDone: Bool { position == count }

    private init(_ pieces: [Piece]) {
        self.pieces = pieces
        count = pieces.reduce(0) { $0 + $1.count }
    }

    convenience init(bytes: [UInt8]) { self.init([.bytes(bytes)]) }

    /// A file that cannot be opened fails when it is read.
    convenience init(before: [UInt8] = [], path: String, offset: Int, length: Int, after: [UInt8] = []) {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        self.init([.bytes(before), .file(descriptor: descriptor, offset: offset, length: length), .bytes(after)])
    }

    deinit {
        for case .file(let descriptor, _, _) in pieces where descriptor >= 0 { close(descriptor) }
    }

    func install(_ easy: CurlEasy) {
        let me = Unmanaged.passUnretained(self).toOpaque()
        easy.set(CURLOPT_READDATA, pointer: me)
        easy.set(CURLOPT_SEEKDATA, pointer: me)
        precondition(rookery_curl_set_reader(easy.curl, easy.handle, Self.read, Self.seek) == CURLE_OK, "libcurl takes no body")
    }

    /// Nil when the file is shorter than promised or cannot be read.
    private func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        var start = 0
        for piece in pieces {
            let within = position - start
            start += piece.count
            guard within < piece.count else { continue }
            let wanted = min(buffer.count, piece.count - within)
            guard wanted > 0 else { return 0 }
            return read(wanted, of: piece, at: within, into: buffer)
        }
        return 0
    }

    private func read(_ wanted: Int, of piece: Piece, at place: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        switch piece {
        case .bytes(let bytes):
            bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[place..<(place + wanted)])) }
            position += wanted
            return wanted
        case .file(let descriptor, let offset, _):
            let found = pread(descriptor, buffer.baseAddress, wanted, off_t(offset + place))
            guard found > 0 else {
                hasFailed = true
                return nil
            }
            position += found
            return found
        }
    }

    private static let read: curl_read_callback = { buffer, size, count, context in
        guard let buffer, let context else { return Int(CURL_READFUNC_ABORT) }
        let source = Unmanaged<UploadSource>.fromOpaque(context).takeUnretainedValue()
        return source.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size * count)) ?? Int(CURL_READFUNC_ABORT)
    }

    private static let seek: curl_seek_callback = { context, offset, origin in
        guard let context, origin == SEEK_SET else { return CURL_SEEKFUNC_CANTSEEK }
        let source = Unmanaged<UploadSource>.fromOpaque(context).takeUnretainedValue()
        guard (0...source.count).contains(Int(offset)) else { return CURL_SEEKFUNC_FAIL }
        source.position = Int(offset)
        return CURL_SEEKFUNC_OK
    }
}
