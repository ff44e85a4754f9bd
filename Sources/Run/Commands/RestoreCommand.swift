import ArgumentParser
import Cryptography
import Node
import Storage

/// `rookery restore FILE`: puts a backup in the node's place.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Puts the backup FILE in place of database, keys and files. The node must not run.",
        discussion: "The backup is checked whole before anything changes. What was there before is moved aside, not removed. Without a "
            + "folder FILE.media the files that people sent stay as they are.")

    @Argument(help: "What rookery backup wrote.", completion: .file())
    var file: String
    @OptionGroup var source: ConfigurationSource

    func run() throws {
        let configuration = try source.load()
        let node = configuration.identity
        do {
            try SecretFile.makeFolder(node.dataDirectory)
            let instance = SecureRandom.system.token(byteCount: 16)
            let old = try Restore.run(
                from: file, databasePath: node.databasePath, keys: node.keysFolder, media: configuration.mediaDirectory,
                migrations: Schema.migrations
            ) { session throws(StorageFailure) in
                try session.beginFreshHistory(instance: instance)
            }
            print("The backup is in place." + (old.map { " What was there before is in \($0)." } ?? ""))
        } catch let failure as StorageFailure {
            throw Complaint.exit(failure.sentence)
        } catch let failure as SecretFile.Failure {
            throw Complaint.exit(failure.description)
        }
    }
}
