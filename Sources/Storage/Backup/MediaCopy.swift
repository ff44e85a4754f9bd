internal import Glibc

/// Copies of a folder of files that never change: links where the file system has them, bytes elsewhere. Blocks: for threads that may.
package enum MediaCopy {
    /// Where the files of a backup lie, beside it.
    package static func folder(of backup: String) -> String { backup + ".media" }

    /// Makes `target` hold every file that `source` holds, in folders of the same names, and returns when all of it is on disk. Files
    /// that `target` has already are left alone: they are the same.
    static func run(from source: String, to target: String) throws(StorageFailure) {
        if !DiskFolder.exists(target) { try DiskFolder.make(target) }
        for folder in try DiskFolder.entries(of: source) where !folder.isRegularFile && folder.name.utf8.count == 2 {
            let inner = "\(target)/\(folder.name)"
            if !DiskFolder.exists(inner) { try DiskFolder.make(inner) }
            for entry in try DiskFolder.entries(of: "\(source)/\(folder.name)") where entry.isRegularFile {
                try copy("\(source)/\(folder.name)/\(entry.name)", to: "\(inner)/\(entry.name)")
            }
            try DiskFolder.sync(inner)
        }
        try DiskFolder.sync(target)
    }

    private static func copy(_ source: String, to target: String) throws(StorageFailure) {
        if link(source, target) == 0 || errno == EEXIST { return }
        switch errno {
        // Taken away just now: whoever was to have it has another copy, or nobody was.
        case ENOENT: return
        // Another file system, or one without links, or a file with as many as it may have.
        case EXDEV, EPERM, EMLINK, ENOTSUP: break
        default: throw .system("\(source) cannot be linked to \(target)")
        }
        let unfinished = target + ".unfinished"
        DiskFolder.remove(unfinished)
        let (from, to) = (try DiskFile(reading: source), try DiskFile(making: unfinished))
        while true {
            let bytes = try from.read(atMost: 1 << 20)
            if bytes.isEmpty { break }
            try to.write(bytes)
        }
        try to.sync()
        try DiskFolder.move(unfinished, to: target)
    }
}
