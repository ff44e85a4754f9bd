import ArgumentParser
import CanonicalJSON

/// `rookery audit`: what admins did.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "audit", abstract: "Lists what admins did, the newest last.")
    @Option(help: "Only what was done to this: a user's id, a room's, \"job 12\", \"queue house\".") var subject: String?
    @OptionGroup var page: PageOptions
    @OptionGroup var options: AdminOptions

    func run() async throws {
        try await options.ask("listAudit", page.input([("subject", subject)])) {
            TextTable.page($0, ["at", "actor", "action", "subject", "detail"], empty: "Nothing yet.")
        }
    }
}
