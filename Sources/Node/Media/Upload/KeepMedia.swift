import Chat
import Cryptography
import Glibc
import NIOPosix
import Storage

/// Moves a prepared file to where it stays and makes its row. The file is on disk before the row is, and both before anybody hears of it.
struct KeepMedia {
    let node: NodeContext
    let caller: Caller

    func keep<T: Sendable>(
        _ prepared: PreparedMedia, of upload: ReceivedUpload, _ use: @escaping @Sendable (Transaction, MediaRow) throws -> T
    ) async throws(Refusal) -> T {
        let (node, caller) = (node, caller)
        let mediaID = Base64URL.encode(node.world.random(18))
        let suffix = Hex.encode(node.world.random(4))
        let file = try await settled(prepared, suffix, in: upload.folder)
        let findings = prepared.findings
        let media = NewMedia(
            mediaID: mediaID, uid: caller.uid, kind: prepared.kind, name: upload.name, mime: prepared.mime, width: findings.width,
            height: findings.height, duration: findings.duration, blurhash: file.thumbnails.isEmpty ? nil : findings.blurhash, file: file)
        let outcome: Result<(used: T, file: String), Refusal>
        do throws(Refusal) {
            outcome = .success(
                try await node.write { transaction in
                    try transaction.checkSession(caller)
                    try MediaQuota.check(transaction.session, node, uid: caller.uid, bytes: file.bytes)
                    let isToBeStored = node.configuration.store.kind != .disk
                    let row = try transaction.session.insert(media, isToBeStored: isToBeStored, at: transaction.now)
                    return (try use(transaction, row), row.file.file)
                })
        } catch {
            outcome = .failure(error)
        }
        // The content was there already, or there is no row: nobody knows these files.
        if (try? outcome.get().file) != file.file { await remove(file) }
        return try outcome.get().used
    }

    private func settled(_ prepared: PreparedMedia, _ suffix: String, in folder: String) async throws(Refusal) -> MediaFile {
        let store = node.media.folder
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

    private func remove(_ file: MediaFile) async {
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
