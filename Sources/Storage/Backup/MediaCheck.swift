internal import Glibc

/// Whether the files are there that the database names.
package enum MediaCheck {
    /// Findings that are told one by one.
    private static let most = 20
    private static let atOnce = 1000

    /// Finds files of a folder `files`, or of a backup's, that are missing or have another length.
    package static func rule(files folder: String) -> Check.Rule {
        Check.Rule("The files") { session throws(StorageFailure) in try findings(session, folder) }
    }

    /// A sentence for each, the first twenty of them. Blocks.
    private static func findings(_ session: any SQLSession, _ folder: String) throws(StorageFailure) -> [String] {
        var (findings, count, after) = ([String](), 0, Int64(0))
        while true {
            let found = try page(session, after: after)
            for row in found {
                guard let finding = finding("\(folder)/\(row.file.prefix(2))/\(row.file)", row.bytes) else { continue }
                count += 1
                if count <= most { findings.append(finding) }
            }
            guard let last = found.last else { break }
            after = last.fid
        }
        if count > most { findings.append("\(count - most) more files are missing or have another length.") }
        return findings
    }

    /// Contents that lie on disk. Backups of older nodes know no stores, or no files at all.
    private static func page(
        _ session: any SQLSession, after fid: Int64
    ) throws(StorageFailure) -> [(fid: Int64, file: String, bytes: Int64)] {
        let read = { (row: any SQLRow) in (fid: row.int(0), file: row.text(1), bytes: row.int(2)) }
        switch try session.integer("SELECT count(*) FROM sqlite_master WHERE name IN ('media_files', 'media_objects')") {
        case 2:
            return try session.rows(
                """
                SELECT f.fid, f.file, f.bytes FROM media_files f WHERE f.fid > $1
                    AND NOT EXISTS (SELECT 1 FROM media_objects o WHERE o.fid = f.fid AND o.is_local = 0)
                ORDER BY f.fid LIMIT $2
                """, [.int(fid), .int(Int64(atOnce))], read)
        case 1:
            return try session.rows(
                "SELECT fid, file, bytes FROM media_files WHERE fid > $1 ORDER BY fid LIMIT $2", [.int(fid), .int(Int64(atOnce))], read)
        default: return []
        }
    }

    private static func finding(_ path: String, _ bytes: Int64) -> String? {
        var info = stat()
        guard stat(path, &info) == 0 else { return "The file \(path) is missing: somebody sent it." }
        return Int64(info.st_size) == bytes ? nil : "The file \(path) has \(info.st_size) bytes and should have \(bytes)."
    }
}
