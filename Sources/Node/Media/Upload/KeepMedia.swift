import Chat
import Cryptography
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
        let file = try await SettleMedia(node: node).settle(prepared, in: upload.folder)
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
        if (try? outcome.get().file) != file.file { await SettleMedia(node: node).remove(file) }
        return try outcome.get().used
    }
}
