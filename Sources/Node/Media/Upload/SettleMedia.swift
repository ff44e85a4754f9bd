import Chat
import Cryptography
import Glibc
import NIOPosix
import Storage

/// Moves a prepared file, with its small pictures, to where it stays: before any row names it.
struct SettleMedia {
    let node: NodeContext

    /// - Parameter folder: the workplace that the file was prepared in.
    /// - Returns: the file as it lies now, still known to nobody.
    func settle(_ prepared: PreparedMedia, in folder: String) async throws(Refusal) -> MediaFile {
        let store = node.media.folder
        let suffix = Hex.encode(node.world.random(4))
        do {
            return try await node.media.writers.runIfActive {
                let measure = try Self.measure(prepared.path)
                let thumbnails = prepared.findings.thumbnails.map { (size: $0, path: "\(folder)/thumb.\($0.rawValue)") }
                let small = try thumbnails.map { try Self.length($0.path) }.reduce(0, +)
                let name = Hex.encode(Array(measure.hash.prefix(20))) + "-" + suffix
                try store.settle(prepared.path, thumbnails: thumbnails, as: name)
                return MediaFile(
                    hash: measure.hash, file: name, type: prepared.type, bytes: measure.bytes, diskBytes: measure.bytes + small,
                    thumbnails: thumbnails.map(\.size))
            }
        } catch {
            throw Refusal(storage: error, logger: node.logger)
        }
    }

    /// Takes away what was settled and no row came to name.
    func remove(_ file: MediaFile) async {
        let store = node.media.folder
        let trash = MediaTrash(file: file.file, thumbnails: file.thumbnails)
        _ = try? await node.media.writers.runIfActive { try store.remove(trash) }
    }

    private static func length(_ path: String) throws -> Int64 {
        var info = stat()
        guard stat(path, &info) == 0 else { throw UploadFile.refusal() }
        return Int64(info.st_size)
    }

    private static func measure(_ path: String) throws -> (hash: [UInt8], bytes: Int64) {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw UploadFile.refusal() }
        defer { close(file) }
        var digest = RunningDigest()
        var buffer = [UInt8](repeating: 0, count: UploadFile.pieceBytes)
        var bytes: Int64 = 0
        while true {
            let got = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw UploadFile.refusal() }
            if got == 0 { return (digest.finish(), bytes) }
            buffer.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0.prefix(got))) }
            bytes += Int64(got)
        }
    }
}
