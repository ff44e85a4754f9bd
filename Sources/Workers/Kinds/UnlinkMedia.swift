import Chat
package import Storage

/// `media.unlink`: removes the files of contents whose rows are gone, and looks for files that no row ever knew: of uploads that were
/// moved into place just before a crash.
package enum UnlinkMedia {
    private static let atOnce = 100
    /// Folders are looked through in so many turns: at one an hour each is seen every eleven days.
    private static let parts = 256
    /// A file may be in place for a moment before its row is.
    private static let youngest: Int64 = 86_400

    /// - Parameters:
    ///   - database: has the rows.
    ///   - folder: has the files.
    ///   - now: milliseconds since 1970.
    package static func handler(_ database: Database, _ folder: MediaFolder, now: @escaping @Sendable () -> Int64) -> JobHandler {
        JobHandler(
            JobCatalog.unlinkMedia,
            .beside { _ in
                while true {
                    // A backup takes files that the database of a moment ago names: they must stay until it has them.
                    guard !folder.isHeld else { return JobResult(.snooze(until: now() + 10_000)) }
                    let trash = try await database.read(.bulk) { try $0.mediaTrash(limit: atOnce) }
                    if trash.isEmpty { break }
                    for entry in trash { try folder.remove(entry) }
                    try await database.write(.bulk) { try $0.forgetTrash(trash.map(\.file)) }
                }
                try await removeStrays(database, folder, now())
                return JobResult(.done)
            })
    }

    private static func removeStrays(_ database: Database, _ folder: MediaFolder, _ now: Int64) async throws {
        let part = Int(now / 3_600_000) % parts
        let names = try folder.names(part: part, olderThan: youngest, now: now / 1000)
        let strays = try await database.read(.bulk) { session in try names.filter { try !session.isMediaFileKnown($0) } }
        for name in strays { try folder.remove(MediaTrash(file: name, thumbnails: ThumbnailSize.allCases)) }
    }
}
