import ArgumentParser
import CanonicalJSON

/// `rookery stats`: what was counted, by minute, hour or day.
struct StatsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Shows messages, active users, errors and times by minute, hour or day.")
    @Option(help: "minute, hour or day.") var by = "day"
    @Option(help: "The newest so many.") var limit = 14
    @OptionGroup var options: AdminOptions

    func run() async throws {
        try await options.ask("showStats", ["by": .string(by), "limit": .int(limit)]) {
            TextTable.page(
                $0,
                [
                    "at", "messages", "activeUsers", "requests", "errors", "jobsDone", "jobsFailed", "answers.median", "answers.p99",
                ], empty: "Nothing was counted in that time.")
        }
    }
}
