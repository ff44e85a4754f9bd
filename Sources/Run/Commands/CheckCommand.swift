import ArgumentParser
import Glibc
import Node
import Storage

/// `rookery check`: looks for what should not be.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks the database, the log in it, the keys, the files and the store outside, also while the node runs.",
        discussion: "Changes nothing. Ends with status 1 and a sentence for each finding when something is wrong. "
            + "Of a running node it checks a copy, which needs room for the database three times beside it for the time being. "
            + "In the store outside it puts a small object, fetches it and removes it again.",
        subcommands: [CheckPeerCommand.self])

    @Option(help: "Check a backup instead; it is unpacked beside itself for the time being.", completion: .file())
    var backup: String?
    @OptionGroup var source: ConfigurationSource

    func run() async throws {
        let configuration = try source.load()
        var findings: [String]
        do {
            findings = try backup.map(Self.look(intoBackup:)) ?? Self.look(into: configuration)
        } catch let failure as StorageFailure {
            throw Complaint.exit(failure.sentence)
        } catch let failure as LocalSocket.Failure {
            throw Complaint.exit(failure.description)
        }
        if !findings.isEmpty { findings.append(DamageAdvice.sentence) }
        let count = findings.isEmpty ? 0 : findings.count - 1
        let stores = backup == nil ? await StoreCheck.findings(configuration) : []
        guard findings.isEmpty, stores.isEmpty else {
            for finding in findings + stores { print(finding) }
            throw Complaint.exit("\(count + stores.count) findings.")
        }
        print("All is well.")
    }

    private static func look(intoBackup file: String) throws -> [String] {
        let media = MediaCopy.folder(of: file)
        return try look(intoBackup: file, access(media, F_OK) == 0 ? [MediaCheck.rule(files: media)] : [])
    }

    private static func look(intoBackup file: String, _ more: [Check.Rule]) throws -> [String] {
        try Check.backup(file, unpackingInto: "\(file).check-\(getpid())", migrations: Schema.migrations, rules: LogRules.all + more)
    }

    private static func look(into configuration: NodeConfiguration) throws -> [String] {
        let node = configuration.identity
        let media = MediaCheck.rule(files: MediaFolder(root: configuration.mediaDirectory).files)
        if let findings = try look(intoRunning: node, media) { return try findings + Check.keys(in: node.keysFolder) }
        return try Check.database(
            at: node.databasePath, keys: node.keysFolder, migrations: Schema.migrations, rules: LogRules.all + [media])
    }

    /// A running node owns its file: it is asked for a copy, which is taken between its transactions. Nil when none runs.
    private static func look(intoRunning node: IdentityConfiguration, _ media: Check.Rule) throws -> [String]? {
        guard let copy = AbsolutePath.of("\(node.dataDirectory)/check-\(getpid()).tar") else {
            throw Complaint.exit("\(node.dataDirectory) is no name for a folder.")
        }
        guard let first = try look(intoRunning: node, by: copy, media) else { return nil }
        if first.isEmpty { return [] }
        // What was removed in a good way while we looked is missing no second time.
        return try look(intoRunning: node, by: copy, media).map { second in first.filter(second.contains) }
    }

    private static func look(intoRunning node: IdentityConfiguration, by copy: String, _ media: Check.Rule) throws -> [String]? {
        defer { unlink(copy) }
        switch try RunningNode.ask(.copy(copy), at: node.controlSocket) {
        case .done, .answer: return try look(intoBackup: copy, [media])
        case .failed(let sentence): throw Complaint.exit(sentence)
        case nil: return nil
        }
    }
}
