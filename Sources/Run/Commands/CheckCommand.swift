import ArgumentParser
import Glibc
import Node
import Storage

/// `rookery check`: looks for what should not be.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks the database, the log in it, and the keys, also while the node runs.",
        discussion: "Changes nothing. Ends with status 1 and a sentence for each finding when something is wrong. "
            + "Of a running node it checks a copy, which needs room for the database three times beside it for the time being.")

    @Option(help: "Check a backup instead; it is unpacked beside itself for the time being.", completion: .file())
    var backup: String?
    @OptionGroup var source: ConfigurationSource

    func run() throws {
        let node = try source.load().identity
        let findings: [String]
        do {
            findings = try backup.map(Self.look(intoBackup:)) ?? Self.look(into: node)
        } catch let failure as StorageFailure {
            throw Complaint.exit(failure.sentence)
        } catch let failure as LocalSocket.Failure {
            throw Complaint.exit(failure.description)
        }
        guard findings.isEmpty else {
            for finding in findings { print(finding) }
            print(DamageAdvice.sentence)
            throw Complaint.exit("\(findings.count) findings.")
        }
        print("All is well.")
    }

    private static func look(intoBackup file: String) throws -> [String] {
        try Check.backup(file, unpackingInto: "\(file).check-\(getpid())", migrations: Schema.migrations, rules: LogRules.all)
    }

    /// A running node owns its file: it is asked for a copy, which is taken between its transactions.
    private static func look(into node: IdentityConfiguration) throws -> [String] {
        guard let copy = AbsolutePath.of("\(node.dataDirectory)/check-\(getpid()).tar") else {
            throw Complaint.exit("\(node.dataDirectory) is no name for a folder.")
        }
        defer { unlink(copy) }
        switch try RunningNode.ask(.backup(copy), at: node.controlSocket) {
        case .done, .answer: return try look(intoBackup: copy) + Check.keys(in: node.keysFolder)
        case .failed(let sentence): throw Complaint.exit(sentence)
        case nil:
            return try Check.database(at: node.databasePath, keys: node.keysFolder, migrations: Schema.migrations, rules: LogRules.all)
        }
    }
}
