import Chat
import Glibc
import NIOPosix
import Synchronization

/// The file that an upload is written to as it comes, never more of it in memory than one piece. One task at a time.
final class UploadFile: Sendable {
    /// Bytes gathered before they are written.
    static let pieceBytes = 256 << 10

    private struct State {
        var file: Int32
        var waiting: [UInt8] = []
        var prefix: [UInt8] = []
        var bytes: Int64 = 0
    }

    private let state: Mutex<State>
    private let threads: NIOThreadPool
    private let limit: Int64
    private let reserve: Int64

    /// Makes the file. Blocks.
    /// - Parameters:
    ///   - limit: bytes that are taken at most.
    ///   - reserve: bytes that stay free on the disk: the database needs room too.
    init(_ path: String, limit: Int64, reserve: Int64, threads: NIOThreadPool) throws(Refusal) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw Self.refusal() }
        state = Mutex(State(file: file))
        self.limit = limit
        self.reserve = reserve
        self.threads = threads
    }

    deinit { close() }

    /// Makes the file `upload` in a workplace.
    /// - Parameter threads: may wait for the disk.
    static func made(in folder: String, limit: Int64, reserve: Int64, _ threads: NIOThreadPool) async throws(Refusal) -> UploadFile {
        let outcome = try? await threads.runIfActive {
            Result { () throws(Refusal) in try UploadFile(folder + "/upload", limit: limit, reserve: reserve, threads: threads) }
        }
        guard let outcome else { throw .busy(retryAfter: 5) }
        return try outcome.get()
    }

    /// Takes a piece; returns when it is written or can wait.
    func take(_ piece: [UInt8]) async throws(Refusal) {
        let isFull = state.withLock { state in
            state.bytes += Int64(piece.count)
            if state.prefix.count < MediaType.prefixLength { state.prefix += piece.prefix(MediaType.prefixLength - state.prefix.count) }
            state.waiting += piece
            return state.waiting.count >= Self.pieceBytes
        }
        guard bytes <= limit else { throw Self.tooLarge(limit) }
        if isFull { try await flush() }
    }

    /// Writes what waits and closes the file.
    func finish() async throws(Refusal) {
        try await flush()
        close()
    }

    var bytes: Int64 { state.withLock(\.bytes) }
    var prefix: [UInt8] { state.withLock(\.prefix) }

    private func flush() async throws(Refusal) {
        let outcome = try? await threads.runIfActive { Result { () throws(Refusal) in try self.writeWaiting() } }
        guard let outcome else { throw .busy(retryAfter: 5) }
        try outcome.get()
    }

    private func writeWaiting() throws(Refusal) {
        let (file, waiting) = state.withLock { state in
            defer { state.waiting = [] }
            return (state.file, state.waiting)
        }
        var disk = statvfs()
        guard fstatvfs(file, &disk) == 0, Int64(disk.f_bavail) * Int64(disk.f_frsize) >= reserve + Int64(waiting.count) else {
            throw Self.full
        }
        var done = 0
        while done < waiting.count {
            let wrote = waiting.withUnsafeBytes { write(file, $0.baseAddress! + done, waiting.count - done) }
            if wrote < 0, errno == EINTR { continue }
            guard wrote > 0 else { throw Self.refusal() }
            done += wrote
        }
    }

    private func close() {
        let file = state.withLock { state in
            defer { state.file = -1 }
            return state.file
        }
        if file >= 0 { _ = Glibc.close(file) }
    }

    /// By `errno`.
    static func refusal() -> Refusal {
        switch errno {
        case ENOSPC, EDQUOT, EFBIG: full
        default: Refusal(.busy, "The node cannot save files now. Try again in a moment.", retryAfter: 5)
        }
    }

    private static let full = Refusal(.storageFull, "The node's disk is full. Nothing was saved.")

    static func tooLarge(_ limit: Int64) -> Refusal { Refusal(.tooLarge, "A file may have at most \(limit) bytes on this node.") }
}
