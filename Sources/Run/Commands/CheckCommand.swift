import ArgumentParser
import Glibc
import Node
import Storage

/// `rookery check`: looks for what should not be.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks the database, the log in it, and the keys. The node must not run.",
        discussion: "Changes nothing. Ends with status 1 and a sentence for each finding when something is wrong.")

    @Option(help: "Check a backup instead; it is unpacked beside itself for the time being.", completion: .file())
    var backup: String?
    @OptionGroup var source: ConfigurationSource

    func run() throws {
        let node = try source.load().identity
        let findings: [String]
        do {
            if let backup {
                findings = try Check.backup(
                    backup, unpackingInto: "\(backup).check-\(getpid())", migrations: Schema.migrations, rules: LogRules.all)
            } else {
                findings = try Check.database(
                    at: node.databasePath, keys: node.keysFolder, migrations: Schema.migrations, rules: LogRules.all)
            }
        } catch {
            throw Complaint.exit(error.sentence)
        }
        guard findings.isEmpty else {
            for finding in findings { print(finding) }
            print(DamageAdvice.sentence)
            throw Complaint.exit("\(findings.count) findings.")
        }
        print("All is well.")
    }
}
