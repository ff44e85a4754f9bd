import CanonicalJSON
import Chat
import Cryptography
import Logging
import NIOPosix
import Storage

/// `GET media/{mediaId}` and its `thumbnail`: for who is shown it somewhere, for who sent it, and for who was told a signed address.
enum ShowMedia {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let media = try await found(node, ask)
        return try await answer(node, ask, media, thumbnail: nil)
    }

    static func thumbnail(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let pixels = fields.optionalInt("size", in: 1...10_000) ?? Int64(ThumbnailSize.medium.rawValue)
        try fields.check()
        let media = try await found(node, ask)
        guard let size = media.file.thumbnail(.fitting(Int(pixels))) else { throw .notFound(.media) }
        return try await answer(node, ask, media, thumbnail: size)
    }

    /// A file that may be shown, of this node or fetched from another.
    struct Shown: Sendable {
        let name: String
        let file: MediaFile
    }

    private static func found(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Shown {
        let id = ask.input["mediaId"]?.string ?? ""
        let proof = node.media.links.proof(id: id, expires: ask.input["expires"]?.string, signature: ask.input["signature"]?.string)
        // Without either there is nobody to show anything to.
        guard proof != .nothing || ask.caller != nil else { throw .unauthenticated }
        guard MediaReference.isIdentifier(id) else { throw .notFound(.media) }
        if RemoteMediaKey.isKey(id) { return try await ShowRemoteMedia.found(node, id, proof, ask.caller) }
        let row = try await node.read { session in
            guard let row = try session.media(id: id), try mayFetch(session, row, proof, ask.caller, at: node.world.now())
            else { throw Refusal.notFound(.media) }
            return row
        }
        return Shown(name: row.name, file: row.file)
    }

    private static func mayFetch(
        _ session: any SQLSession, _ row: MediaRow, _ proof: MediaLinks.Proof, _ caller: Caller?, at now: Int64
    ) throws -> Bool {
        if proof == .message, !row.isWithdrawn { return true }
        if proof == .avatar, try session.isMediaAvatar(row.mid) { return true }
        guard let caller else { return false }
        if caller.uid == row.uid { return true }
        if try session.isMediaShown(row.mid, to: caller.uid) { return true }
        return try session.isMediaInStory(row.mid, shownTo: caller.uid, at: now)
    }

    private static func answer(
        _ node: NodeContext, _ ask: Ask, _ row: Shown, thumbnail: ThumbnailSize?
    ) async throws(Refusal) -> Answer {
        let type = thumbnail == nil ? row.file.type : MediaType.webp.rawValue
        let isShown = type != PreparedMedia.anyType && ask.input["download"]?.string != "true"
        let disposition = MediaName.disposition(isShown ? "inline" : "attachment", row.name)
        let tag = Base64URL.encode(Array(row.file.hash.prefix(15))) + (thumbnail.map { "-\($0.rawValue)" } ?? "")
        let source: FileSource
        if let file = await local(node, row, thumbnail) {
            source = .disk(file, node.media.readers)
        } else if thumbnail == nil, let remote = node.media.remote, let stored = row.file.stored {
            let delivery = MediaDelivery(type: type, disposition: disposition)
            if let redirect = redirect(node, remote, stored, delivery, etag: "\"\(tag)\"") { return Answer(redirect: redirect) }
            source = .remote(stored, remote, node.world.now() / 1000)
        } else {
            node.logger.error("a file is missing", metadata: ["file": "\(row.file.file)"])
            throw .notFound(.media)
        }
        return Answer(
            file: FileAnswer(
                file: source, type: type, etag: "\"\(tag)\"", disposition: disposition,
                isShared: !node.configuration.listen.allowedOrigins.isEmpty))
    }

    /// What lies on disk is served from there, whatever a store has.
    private static func local(_ node: NodeContext, _ row: Shown, _ thumbnail: ThumbnailSize?) async -> OpenFile? {
        let folder = node.media.folder
        let path = thumbnail.map { folder.path(of: row.file.file, $0) } ?? folder.path(of: row.file.file)
        return try? await node.media.readers.runIfActive { OpenFile(path) }
    }

    /// Nil when the node hands the bytes on itself.
    private static func redirect(
        _ node: NodeContext, _ remote: RemoteMedia, _ stored: StoredMedia, _ delivery: MediaDelivery, etag: String
    ) -> RedirectAnswer? {
        let settings = node.configuration.store
        guard settings.delivery == .redirect else { return nil }
        let now = node.world.now() / 1000
        let start = now / RemoteMedia.slot * RemoteMedia.slot
        let seconds = settings.linkSeconds + Int(RemoteMedia.slot)
        return remote.link(stored, delivery, seconds, start).map {
            RedirectAnswer(location: $0, etag: etag, seconds: seconds - Int(now - start))
        }
    }
}
