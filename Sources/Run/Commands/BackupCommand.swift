import ArgumentParser
import Glibc
import Node
import Storage

/// `rookery backup FILE`: the database, the keys and the files that people sent, while the node runs or not.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Writes a backup of database, keys and files to FILE, also while the node runs.",
        discussion: "FILE is a tar archive of mode 0600 with checksums. It holds every secret of the node: keep it as safe as the node. "
            + "What people sent goes to the folder FILE.media: as links where FILE is on the same disk, which need no room, otherwise as "
            + "copies. Take both away to another machine.")

    @Argument(help: "Where the backup goes; the file must not exist.", completion: .file())
    var file: String
    @Flag(help: "Only database and keys: what people sent is copied by other means.")
    var withoutMedia = false
    @OptionGroup var source: ConfigurationSource

    func run() throws {
        let configuration = try source.load()
        let node = configuration.identity
        guard let path = AbsolutePath.of(file), !path.utf8.contains(UInt8(ascii: "\n")) else {
            throw Complaint.exit("\(file) is no name for a backup.")
        }
        do {
            switch try RunningNode.ask(withoutMedia ? .copy(path) : .backup(path), at: node.controlSocket) {
            case .done, .answer: break
            case .failed(let sentence): throw Complaint.exit(sentence)
            case nil: try Self.write(node, media: withoutMedia ? nil : MediaFolder(root: configuration.mediaDirectory), to: path)
            }
        } catch let failure as LocalSocket.Failure {
            throw Complaint.exit(failure.description)
        } catch let failure as StorageFailure {
            throw Complaint.exit(failure.sentence)
        }
        print("The backup is in \(path). Check it with: rookery check --backup \(path)")
    }

    /// Without a running node, straight from the file.
    private static func write(_ node: IdentityConfiguration, media: MediaFolder?, to path: String) throws {
        guard access(node.databasePath, F_OK) == 0 else {
            throw Complaint.exit("There is no database at \(node.databasePath); node.data_directory says where it is.")
        }
        let database = try Database.open(at: node.databasePath, migrations: Schema.migrations)
        defer { database.close() }
        try Backup.writeBlocking(database, keys: node.keysFolder, media: media, to: path)
    }
}
