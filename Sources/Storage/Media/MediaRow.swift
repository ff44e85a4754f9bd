package import Chat

/// A stored content: a file, with its small pictures beside it.
package struct MediaFile: Sendable, Equatable {
    /// SHA-256 of the file.
    package let hash: [UInt8]
    /// What it is called on disk and in a remote store; never given twice, so that removing an old one cannot hit a new one.
    package let file: String
    /// What it is served as: one of ``MediaType``, or `application/octet-stream`.
    package let type: String
    /// The file's length.
    package let bytes: Int64
    /// The length of everything together.
    package let diskBytes: Int64
    /// Which small pictures there are.
    package let thumbnails: [ThumbnailSize]
    /// Where it lies outside the node; nil while it lies on disk only.
    package let stored: StoredMedia?

    package init(
        hash: [UInt8], file: String, type: String, bytes: Int64, diskBytes: Int64, thumbnails: [ThumbnailSize],
        stored: StoredMedia? = nil
    ) {
        self.stored = stored
        self.hash = hash
        self.file = file
        self.type = type
        self.bytes = bytes
        self.diskBytes = diskBytes
        self.thumbnails = thumbnails
    }

    /// The small picture with enough pixels, or the largest there is; nil without any.
    package func thumbnail(_ size: ThumbnailSize) -> ThumbnailSize? { thumbnails.first { $0 >= size } ?? thumbnails.last }

    var thumbnailText: String { thumbnails.map { String($0.rawValue) }.joined(separator: ",") }

    static func thumbnails(_ text: String) -> [ThumbnailSize] {
        text.split(separator: ",").compactMap { Int($0).flatMap(ThumbnailSize.init) }.sorted()
    }
}

/// A file as somebody sent it.
package struct MediaRow: Sendable, Equatable {
    /// The row number.
    package let mid: Int64
    /// The identifier of the client API.
    package let mediaID: String
    /// Who sent it, by row number.
    package let uid: Int64
    package let kind: MediaKind
    /// Cleaned.
    package let name: String
    /// For people; what it is served as is ``MediaFile/type``.
    package let mime: String
    package let width: Int64?
    package let height: Int64?
    /// In milliseconds.
    package let duration: Int64?
    package let blurhash: String?
    /// It was used and is not any more: links to it are dead.
    package let isWithdrawn: Bool
    package let file: MediaFile

    static let columns: StaticString = """
        SELECT m.mid, m.media_id, m.uid, m.kind, m.name, m.mime, m.width, m.height, m.duration, m.blurhash, m.withdrawn,
            f.hash, f.file, f.type, f.bytes, f.disk_bytes, f.thumbnails, o.store, o.object
        FROM media m JOIN media_files f ON f.fid = m.fid LEFT JOIN media_objects o ON o.fid = f.fid AND o.state = 1
        WHERE m.media_id = $1
        """

    init(_ row: any SQLRow) {
        mid = row.int(0)
        mediaID = row.text(1)
        uid = row.int(2)
        kind = MediaKind(rawValue: row.text(3)) ?? .document
        name = row.text(4)
        mime = row.text(5)
        width = row.intOrNil(6)
        height = row.intOrNil(7)
        duration = row.intOrNil(8)
        blurhash = row.textOrNil(9)
        isWithdrawn = row.bool(10)
        let (type, bytes) = (row.text(13), row.int(14))
        file = MediaFile(
            hash: row.blob(11), file: row.text(12), type: type, bytes: bytes, diskBytes: row.int(15),
            thumbnails: MediaFile.thumbnails(row.text(16)),
            stored: row.textOrNil(17).map { StoredMedia(store: $0, object: row.text(18), type: type, bytes: bytes) })
    }

    /// As messages and pictures carry it.
    /// - Parameter server: the node's name.
    package func reference(server: String) -> MediaReference {
        MediaReference(
            id: mediaID, server: server, name: name, mime: mime, bytes: file.bytes, width: width, height: height, duration: duration,
            blurhash: blurhash)
    }
}
