import NIOCore
import NIOPosix
import Storage

/// Where the bytes of an answer come from.
enum FileSource: Sendable {
    /// An open file, closed with its object, and the threads that may wait for the disk.
    case disk(OpenFile, NIOThreadPool)
    /// A store outside. The number is the time, in seconds since 1970.
    case remote(StoredMedia, RemoteMedia, Int64)

    var length: Int64 {
        switch self {
        case .disk(let file, _): file.length
        case .remote(let media, _, _): media.bytes
        }
    }

    /// What one client has of a file in memory at most.
    static let pieceBytes: Int64 = 64 << 10

    /// Hands over a range, piece by piece as each is taken.
    func read(_ part: Range<Int64>, into take: (ByteBuffer) async throws -> Void) async throws {
        switch self {
        case .disk(let file, let threads):
            var place = part.lowerBound
            while place < part.upperBound {
                let from = place
                let count = min(Self.pieceBytes, part.upperBound - place)
                let piece = try await threads.runIfActive { try file.read(at: from, count: Int(count)) }
                place += Int64(piece.readableBytes)
                try await take(piece)
            }
        case .remote(let media, let store, let now):
            let next = try await store.open(media, part, now)
            var left = part.count
            while let piece = try await next() {
                // More than was promised would be read as the next answer.
                guard piece.count <= left else { throw OpenFile.Failure() }
                left -= piece.count
                try await take(ByteBuffer(bytes: piece))
            }
            guard left == 0 else { throw OpenFile.Failure() }
        }
    }
}
