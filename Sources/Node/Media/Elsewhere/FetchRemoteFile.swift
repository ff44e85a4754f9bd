import Chat
import Federation
import Logging
import NIOPosix
import Storage

/// Fetches one file of another node: to disk as it comes, looked at and decoded as an upload is, and kept beside the node's own. Nothing that
/// its node says of it is believed.
struct FetchRemoteFile: Sendable {
    let node: NodeContext
    let calls: any PeerFileCalls

    /// - Returns: how it ended; the file is here only if it was `fetched`.
    func fetch(_ row: RemoteMediaRow, from server: ServerName) async -> RemoteFileLine.End {
        do throws(Refusal) {
            let folder = try await UploadMedia.workplace(node)
            let end = await fetch(row, from: server, into: folder)
            await UploadMedia.clear(folder, node)
            return end
        } catch {
            return .lacking(error)
        }
    }

    private func fetch(_ row: RemoteMediaRow, from server: ServerName, into folder: String) async -> RemoteFileLine.End {
        // Whoever looked just before an earlier fetch ended begins another just after it.
        let known = try? await node.read { session in try session.remoteMedia(key: row.key) }
        if known?.kept != nil { return .fetched(bytes: 0) }
        do throws(PeerFileFailure) {
            let received = try await receive(row, from: server, into: folder)
            return .fetched(bytes: try await keep(received, row))
        } catch {
            node.logger.info("a file of another node", metadata: ["server": "\(server)", "file": "\(row.mediaID)", "reason": "\(error)"])
            return end(error, server)
        }
    }

    private func receive(
        _ row: RemoteMediaRow, from server: ServerName, into folder: String
    ) async throws(PeerFileFailure) -> ReceivedUpload {
        let limits = node.configuration.media
        let file: UploadFile
        do throws(Refusal) {
            file = try await UploadFile.made(in: folder, limit: limits.remoteFileBytes, reserve: limits.freeBytes, node.media.writers)
        } catch {
            throw .refused(error)
        }
        let head = try await calls.file(row.mediaID, of: server, atMost: limits.remoteFileBytes) { (bytes) async throws(Refusal) in
            try await file.take(bytes)
        }
        do throws(Refusal) { try await file.finish() } catch { throw .refused(error) }
        let disposition = head.disposition.map { HeaderParameters($0) }
        let name = disposition?["filename*"].flatMap(HeaderParameters.extended) ?? disposition?["filename"]
        return ReceivedUpload(
            folder: folder, name: MediaName.cleaned(name), declaredType: ReceivedUpload.type(head.type), bytes: file.bytes,
            prefix: file.prefix)
    }

    /// - Returns: how many bytes it has.
    private func keep(_ upload: ReceivedUpload, _ row: RemoteMediaRow) async throws(PeerFileFailure) -> Int64 {
        do throws(Refusal) {
            let file = try await SettleMedia(node: node).settle(try await prepared(upload), in: upload.folder)
            let limit = node.configuration.media.remoteBytes
            let outcome: Result<RemoteMediaRow?, Refusal>
            do throws(Refusal) {
                outcome = .success(
                    try await node.write { transaction in
                        try transaction.session.keepRemoteMedia(row.key, named: upload.name, file, limit: limit, at: transaction.now)
                    })
            } catch {
                outcome = .failure(error)
            }
            // The content was there already, or the message is gone: nobody knows these files.
            if (try? outcome.get()?.kept?.file.file) != file.file { await SettleMedia(node: node).remove(file) }
            _ = try outcome.get()
            return upload.bytes
        } catch {
            throw .refused(error)
        }
    }

    /// What cannot be shown can be saved all the same, as it is.
    private func prepared(_ upload: ReceivedUpload) async throws(Refusal) -> PreparedMedia {
        let work = PrepareMedia(node)
        do throws(Refusal) { return try await work.prepare(upload, asDocument: upload.bytes == 0) } catch {
            guard error.code == .unsupportedType || error.code == .tooLarge else { throw error }
            return try await work.prepare(upload, asDocument: true)
        }
    }

    private func end(_ failure: PeerFileFailure, _ server: ServerName) -> RemoteFileLine.End {
        switch failure {
        case .tooLarge:
            let most = node.configuration.media.remoteFileBytes
            return .lacking(Refusal(.tooLarge, "The file on \(server) has more than the \(most) bytes that this node fetches."))
        case .refused(let refusal): return .lacking(refusal)
        case .peer(let failure):
            let refusal = RemoteFailure(file: failure).refusal(server.text, missing: .notFound(.media))
            return refusal.code == .mediaNotFound ? .lacking(refusal) : .away(refusal)
        }
    }
}
