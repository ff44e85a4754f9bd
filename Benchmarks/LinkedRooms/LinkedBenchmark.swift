import Chat

/// What rooms of linked nodes cost, measured in one process: no sockets and no played servers on the same processors. Run with
/// `make bench-rooms` from the root of the repository.
///
/// Arguments: `received EVENTS` for events of one room from one server, signatures verified; `join MEMBERS` for coming into a room.
@main
enum LinkedBenchmark {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count == 2, let count = Int(arguments[1]) else { return usage() }
        switch arguments[0] {
        case "received": try await ReceivedBenchmark(events: count).run()
        case "join": try await JoinBenchmark(members: count).run()
        default: usage()
        }
    }

    private static func usage() { print("LinkedBenchmark received EVENTS\nLinkedBenchmark join MEMBERS") }
}
