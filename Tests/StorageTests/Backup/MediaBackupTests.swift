import Chat
import Glibc
import Testing

@testable import Storage

@Suite("Files in a backup")
struct MediaBackupTests {
    let stage: AccountStage
    let media: MediaFolder
    let backup: String
    let names = ["abcd-1", "abef-2", "00aa-3"]

    init() async throws {
        stage = try AccountStage()
        media = MediaFolder(root: stage.folder.file("media"))
        backup = stage.folder.file("node.tar")
        mkdir(stage.folder.file("keys"), 0o700)
        try media.prepare()
        let ada = try await stage.people("ada")[0]
        for (number, name) in names.enumerated() {
            let place = try media.makeWorkplace(name)
            writeFile(place + "/main", Self.content(number))
            writeFile(place + "/small", [1])
            try media.settle(place + "/main", thumbnails: [(size: .small, path: place + "/small")], as: name)
            let count = Int64(Self.content(number).count)
            let file = MediaFile(
                hash: Array(repeating: UInt8(number), count: 32), file: name, type: "image/png", bytes: count, diskBytes: count + 1,
                thumbnails: [.small])
            let row = NewMedia(mediaID: "m\(number)", uid: ada, kind: .image, name: "cat.png", mime: "image/png", file: file)
            _ = try await stage.database.write { try $0.insert(row, at: AccountStage.start) }
        }
    }

    private static func content(_ number: Int) -> [UInt8] { Array(repeating: UInt8(number + 65), count: 1_000 + number) }

    private func restore(into target: TemporaryFolder) throws {
        _ = try Restore.run(
            from: backup, databasePath: target.database, keys: target.file("keys"), media: target.file("media"),
            migrations: Schema.migrations, prepare: { _ in })
    }

    @Test("What people sent is beside the archive, without room of its own on the same disk, and comes back whole")
    func inPlace() async throws {
        try await Backup.write(stage.database, keys: stage.folder.file("keys"), media: media, to: backup)
        var info = stat()
        #expect(stat(backup + ".media/ab/abcd-1", &info) == 0 && info.st_nlink == 2)
        let target = TemporaryFolder()
        let old = MediaFolder(root: target.file("media"))
        try old.prepare()
        mkdir(old.files + "/zz", 0o700)
        writeFile(old.files + "/zz/zz-old", [1])
        try restore(into: target)
        for (number, name) in names.enumerated() {
            #expect(readFile(old.path(of: name)) == Self.content(number))
            #expect(readFile(old.path(of: name, .small)) == [1])
        }
        let entries = try DiskFolder.entries(of: old.root).map(\.name)
        let aside = try #require(entries.first { $0.hasPrefix("files.before-restore-") })
        #expect(readFile("\(old.root)/\(aside)/zz/zz-old") == [1])
        #expect(!entries.contains { $0.hasPrefix("restore-") })
    }

    @Test("A backup from which a file is missing, or is shorter, is found and not put in place", arguments: [true, false])
    func damaged(isMissing: Bool) async throws {
        try await Backup.write(stage.database, keys: stage.folder.file("keys"), media: media, to: backup)
        let path = backup + ".media/ab/abcd-1"
        unlink(path)
        if !isMissing { writeFile(path, [1, 2]) }
        let findings = try Check.backup(
            backup, unpackingInto: stage.folder.file("check"), migrations: Schema.migrations,
            rules: [MediaCheck.rule(files: MediaCopy.folder(of: backup))])
        #expect(findings.count == 1 && findings[0].contains(path), "\(findings)")
        let target = TemporaryFolder()
        #expect(throws: StorageFailure.self) { try restore(into: target) }
        let left = try DiskFolder.entries(of: target.path).map(\.name)
        #expect(!left.contains { $0 == "rookery.db" || $0.hasPrefix("restore-") || $0.hasPrefix("before-restore-") }, "\(left)")
        #expect(try DiskFolder.entries(of: target.file("media")).isEmpty)
    }

    @Test("Without files a backup is as it was, and a restore leaves the files that are there alone")
    func without() async throws {
        try await Backup.write(stage.database, keys: stage.folder.file("keys"), to: backup)
        #expect(!DiskFolder.exists(backup + ".media"))
        let target = TemporaryFolder()
        let old = MediaFolder(root: target.file("media"))
        try old.prepare()
        mkdir(old.files + "/ab", 0o700)
        writeFile(old.files + "/ab/abcd-1", [7])
        try restore(into: target)
        #expect(readFile(old.path(of: "abcd-1")) == [7])
    }

    @Test("What lies in a store only is not missing on disk")
    func stored() async throws {
        try await stage.database.write { session in
            _ = try session.beginTransfer(of: 1, to: "s3", as: "ab/abcd-1", at: 1)
            #expect(try session.finishTransfer(of: 1, at: 2))
            #expect(try session.trimMedia(to: 0, limit: 10, at: 3) == 1)
        }
        unlink(media.path(of: "abcd-1"))
        let rule = MediaCheck.rule(files: media.files)
        #expect(try await stage.database.read { try rule.breaches($0) }.isEmpty)
        unlink(media.path(of: "abef-2"))
        #expect(try await stage.database.read { try rule.breaches($0) }.count == 1)
    }
}
