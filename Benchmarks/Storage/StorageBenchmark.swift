import Glibc

/// What the storage layer costs, measured. Run with `make bench-storage` from the root of the repository.
///
/// Arguments: `driver [FOLDER]` for the database threads alone, `door EVENTS [FOLDER]` for the append door over a log that holds
/// that many events already, `search MESSAGES [FOLDER]` for the index of words, `jobs WAITING [FOLDER]`
/// for the job queue. The folder has to be on the disk that is to be measured.
@main
enum StorageBenchmark {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "driver":
            try await DriverBenchmark(folder: arguments.dropFirst().first ?? ".").run()
        case "door" where arguments.count > 1:
            guard let events = Int(arguments[1]) else { return usage() }
            try await DoorBenchmark(folder: arguments.dropFirst(2).first ?? ".", events: events).run()
        case "search" where arguments.count > 1:
            guard let messages = Int(arguments[1]) else { return usage() }
            try await SearchBenchmark(folder: arguments.dropFirst(2).first ?? ".", messages: messages).run()
        case "jobs" where arguments.count > 1:
            guard let waiting = Int(arguments[1]) else { return usage() }
            try await JobBenchmark(folder: arguments.dropFirst(2).first ?? ".", waiting: waiting).run()
        default:
            usage()
        }
    }

    private static func usage() {
        print(
            "StorageBenchmark driver [FOLDER]\nStorageBenchmark door EVENTS [FOLDER]\nStorageBenchmark search MESSAGES [FOLDER]\nStorageBenchmark jobs WAITING [FOLDER]"
        )
    }
}
