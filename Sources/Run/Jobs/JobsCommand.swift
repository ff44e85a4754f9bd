import ArgumentParser
import CanonicalJSON
import Chat
import Glibc
import Node
import Storage

/// `rookery jobs …`: looks at the job queue and acts upon it, through the running node or, without one, in its database.
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "Looks at the job queue and acts upon it, while the node runs or not.",
        subcommands: [
            CountJobsCommand.self, ProvidersCommand.self, ListJobsCommand.self, ShowJobCommand.self, RetryJobCommand.self,
            CancelJobCommand.self,
            RunJobCommand.self, RetryAllJobsCommand.self, PauseJobsCommand.self, ResumeJobsCommand.self, ProbeJobsCommand.self,
        ], defaultSubcommand: CountJobsCommand.self)
}

/// What every one of them takes.
struct JobsOptions: ParsableArguments {
    @Flag(help: "Prints the answer as JSON, as the admin API gives it.")
    var json = false
    @OptionGroup var source: ConfigurationSource

    /// Asks and prints.
    /// - Parameter show: the answer in lines for people.
    func ask(_ name: JobOrder.Name, _ input: JSON, _ show: (JSON) -> String) async throws {
        let answer = try await JobsDoor(try source.load()).ask(name, input)
        print(json ? String(decoding: answer.encoded(), as: UTF8.self) : show(answer))
    }
}

struct CountJobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "counts", abstract: "How many jobs there are, by queue and state.")
    @OptionGroup var options: JobsOptions

    func run() async throws { try await options.ask(.counts, [:], JobsText.counts) }
}

struct ProvidersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "providers", abstract: "Whom jobs ask outside, and how that goes.")
    @OptionGroup var options: JobsOptions

    func run() async throws { try await options.ask(.providers, [:], JobsText.providers) }
}

struct ListJobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists jobs, the newest last.")
    @Option(help: "Only of this queue.") var queue: String?
    @Option(help: "Only of this kind.") var kind: String?
    @Option(help: "Only in this state: scheduled, blocked, ready, running, done, dead, cancelled, expired.") var state: String?
    @Option(help: "Only with this code of the last error.") var code: String?
    @Option(help: "Only made so many seconds ago or longer.") var minAge: Int64?
    @Option(help: "Only made so many seconds ago or less.") var maxAge: Int64?
    @OptionGroup var page: PageOptions
    @OptionGroup var options: JobsOptions

    func run() async throws {
        var input = page.input([("queue", queue), ("kind", kind), ("state", state), ("code", code)])
        for (name, value) in [("minAge", minAge), ("maxAge", maxAge)] { input[name] = value.map(JSON.int) }
        try await options.ask(.list, input, JobsText.list)
    }
}

struct ShowJobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One job with all its attempts.")
    @Argument(help: "The job's number.") var id: Int64
    @OptionGroup var options: JobsOptions

    func run() async throws { try await options.ask(.show, ["id": .int(id)], JobsText.job) }
}

struct RetryJobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "retry", abstract: "A dead or cancelled job begins anew.")
    @Argument(help: "The job's number.") var id: Int64
    @OptionGroup var options: JobsOptions

    func run() async throws { try await options.ask(.retry, ["id": .int(id)], JobsText.job) }
}

struct CancelJobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "cancel", abstract: "Ends a job, or asks its worker to.")
    @Argument(help: "The job's number.") var id: Int64
    @OptionGroup var options: JobsOptions

    func run() async throws { try await options.ask(.cancel, ["id": .int(id)], JobsText.job) }
}

struct RunJobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run-now", abstract: "A scheduled job is due at once.")
    @Argument(help: "The job's number.") var id: Int64
    @OptionGroup var options: JobsOptions

    func run() async throws { try await options.ask(.run, ["id": .int(id)], JobsText.job) }
}

struct RetryAllJobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry-all", abstract: "All dead jobs of a kind begin anew; without --yes it only says how many.")
    @Argument(help: "The kind.") var kind: String
    @Flag(help: "Does it.") var yes = false
    @OptionGroup var options: JobsOptions

    func run() async throws {
        let kind = kind
        try await options.ask(.retryAll, ["kind": .string(kind), "confirm": .bool(yes)]) { [yes] answer in
            yes
                ? "\(answer["retried"]?.int ?? 0) jobs of \(kind) begin anew."
                : "\(answer["dead"]?.int ?? 0) dead jobs of \(kind). To let them begin anew: rookery jobs retry-all \(kind) --yes"
        }
    }
}

/// A queue or a provider.
struct GateOptions: ParsableArguments {
    @Argument(help: "The queue's name, or with --provider the provider's.") var name: String
    @Flag(help: "The name is a provider's.") var provider = false

    var input: JSON { provider ? ["provider": .string(name)] : ["queue": .string(name)] }
}

struct PauseJobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "pause", abstract: "Begins nothing more of a queue or provider.")
    @OptionGroup var gate: GateOptions
    @Option(help: "Why, for whoever looks later.") var why: String?
    @OptionGroup var options: JobsOptions

    func run() async throws {
        var input = gate.input
        input["why"] = why.map(JSON.string)
        try await options.ask(.pause, input) { [name = gate.name] _ in "\(name) is paused." }
    }
}

struct ResumeJobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "resume", abstract: "Lets a queue or provider go on.")
    @OptionGroup var gate: GateOptions
    @OptionGroup var options: JobsOptions

    func run() async throws { try await options.ask(.resume, gate.input) { [name = gate.name] _ in "\(name) goes on." } }
}

struct ProbeJobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe", abstract: "Makes jobs that do nothing for a while, to show that workers work.")
    @Option(help: "How many.") var count = 1
    @Option(help: "How long each takes.") var milliseconds: Int64 = 0
    @OptionGroup var options: JobsOptions

    func run() async throws {
        try await options.ask(.probe, ["count": .int(count), "milliseconds": .int(milliseconds)]) {
            "\($0["made"]?.int ?? 0) jobs were made."
        }
    }
}
