import CanonicalJSON
import Chat
import Cryptography
import Federation
import Logging
import NIOCore
import NIOPosix
import Storage

/// Files of this node's people, for other nodes: with their proof of who asks, as two parts of which the first says nothing yet
/// (server-server API, "Content Repository").
enum PeerMedia {
    static func endpoints(_ node: NodeContext) -> [FederationEndpoint] {
        [
            FederationEndpoint("GET", "/_matrix/federation/v1/media/download/{}") { ask throws(FederationRefusal) in
                try await answer(node, try await row(node, ask), nil)
            },
            FederationEndpoint("GET", "/_matrix/federation/v1/media/thumbnail/{}") { ask throws(FederationRefusal) in
                let pixels = max(ask["width"].flatMap { Int($0) } ?? 0, ask["height"].flatMap { Int($0) } ?? 0)
                guard (1...10_000).contains(pixels) else { throw .invalid("width and height are no lengths in pixels.") }
                let row = try await row(node, ask)
                guard let size = row.file.thumbnail(.fitting(pixels)) else { throw .notFound("The file has no small pictures.") }
                return try await answer(node, row, size)
            },
        ]
    }

    private static func row(_ node: NodeContext, _ ask: FederationAsk) async throws(FederationRefusal) -> MediaRow {
        let id = ask.segments.first ?? ""
        guard MediaReference.isIdentifier(id) else { throw .notFound("There is no such file.") }
        let row: MediaRow?
        do throws(Refusal) { row = try await node.read { session in try session.media(id: id) } } catch { throw .busy }
        guard let row, !row.isWithdrawn else { throw .notFound("There is no such file.") }
        return row
    }

    private static func answer(
        _ node: NodeContext, _ row: MediaRow, _ thumbnail: ThumbnailSize?
    ) async throws(FederationRefusal) -> FederationAnswer {
        let folder = node.media.folder
        let path = thumbnail.map { folder.path(of: row.file.file, $0) } ?? folder.path(of: row.file.file)
        let source: FileSource
        if let file = try? await node.media.readers.runIfActive({ OpenFile(path) }) {
            source = .disk(file, node.media.readers)
        } else if thumbnail == nil, let remote = node.media.remote, let stored = row.file.stored {
            source = .remote(stored, remote, node.world.now() / 1000)
        } else {
            node.logger.error("a file is missing", metadata: ["file": "\(row.file.file)"])
            throw .notFound("The file is gone.")
        }
        let type = thumbnail == nil ? row.file.type : MediaType.webp.rawValue
        return parts(source, type: type, name: row.name, boundary: Base64URL.encode(node.world.random(18)))
    }

    private static func parts(_ source: FileSource, type: String, name: String, boundary: String) -> FederationAnswer {
        let disposition = MediaName.disposition("attachment", name)
        let head = Array(
            """
            --\(boundary)\r
            Content-Type: application/json\r
            \r
            {}\r
            --\(boundary)\r
            Content-Type: \(type)\r
            Content-Disposition: \(disposition)\r
            \r

            """.utf8)
        let tail = Array("\r\n--\(boundary)--\r\n".utf8)
        let stream = FederationAnswer.Stream(length: Int64(head.count + tail.count) + source.length) { take in
            try await take(head[...])
            try await source.read(0..<source.length) { piece in try await take(Array(piece.readableBytesView)[...]) }
            try await take(tail[...])
        }
        return FederationAnswer(stream, type: "multipart/mixed; boundary=\(boundary)")
    }
}
