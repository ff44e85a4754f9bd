import CanonicalJSON
import Chat
import Cryptography
import NIOPosix
import Storage

/// `POST media`: takes a file, looks what it is, makes it safe to show and keeps it for a while, until something refers to it.
enum UploadMedia {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let name = fields.optionalString("name", length: 1...255)
        let wanted = fields.optionalChoice("as", of: Wish.self)
        try fields.check()
        let row = try await take(node, ask, name: name, asDocument: wanted == .document) { transaction, row in row }
        return Answer(MediaObject.json(row, node))
    }

    private enum Wish: String, CaseIterable { case document }

    /// Takes the file of a request.
    /// - Parameter use: in the transaction that makes the row; what it refuses takes the row back too.
    static func take<T: Sendable>(
        _ node: NodeContext, _ ask: Ask, name: String? = nil, asDocument: Bool = false, only kind: MediaKind? = nil,
        _ use: @escaping @Sendable (Transaction, MediaRow) throws -> T
    ) async throws(Refusal) -> T {
        guard let input = ask.http else { throw .badRequest("Files are sent over HTTP.") }
        let limit = node.configuration.media.fileBytes
        let place = try node.media.uploads.enter(ask.user.uid)
        defer { withExtendedLifetime(place) {} }
        try await node.read { session in try MediaQuota.check(session, node, uid: ask.user.uid, bytes: 0) }
        let folder = try await workplace(node)
        let outcome: Result<T, Refusal>
        do throws(Refusal) {
            let upload = try await ReceiveUpload(input: input, parts: node.media, limit: limit, reserve: node.configuration.media.freeBytes)
                .receive(into: folder, name: name)
            let prepared = try await PrepareMedia(node).prepare(upload, asDocument: asDocument)
            if let kind, prepared.kind != kind { throw Refusal(.unsupportedType, "Only a picture that this node can decode will do.") }
            outcome = .success(try await KeepMedia(node: node, caller: ask.user).keep(prepared, of: upload, use))
        } catch {
            outcome = .failure(error)
        }
        await clear(folder, node)
        return try outcome.get()
    }

    /// Removes such a folder with all that is in it.
    static func clear(_ workplace: String, _ node: NodeContext) async {
        // A task of its own: this one is cancelled when the client has gone away, and would leave everything behind.
        await Task { try? await node.media.writers.runIfActive { node.media.folder.remove(workplace: workplace) } }.value
    }

    /// A folder of its own for one file that comes.
    static func workplace(_ node: NodeContext) async throws(Refusal) -> String {
        let name = Hex.encode(node.world.random(12))
        do {
            return try await node.media.writers.runIfActive { try node.media.folder.makeWorkplace(name) }
        } catch {
            throw Refusal(storage: error, logger: node.logger)
        }
    }
}
