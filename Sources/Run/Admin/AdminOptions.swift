import ArgumentParser
import CanonicalJSON

/// What every command takes that asks the admin API.
struct AdminOptions: ParsableArguments {
    @Flag(help: "Prints the answer as JSON, as the admin API gives it.")
    var json = false
    @OptionGroup var source: ConfigurationSource

    /// Asks and prints.
    /// - Parameters:
    ///   - name: the route's name.
    ///   - show: the answer in lines for people.
    func ask(_ name: String, _ input: JSON, _ show: (JSON) -> String) async throws {
        let answer = try await AdminDoor(try source.load()).ask(name, input)
        print(json ? String(decoding: answer.encoded(), as: UTF8.self) : show(answer))
    }
}

/// Which page of a list.
struct PageOptions: ParsableArguments {
    @Option(help: "At most so many.") var limit = 50
    @Option(help: "Older than this cursor: the prev of a page.") var before: String?
    @Option(help: "Newer than this cursor: the next of a page.") var after: String?

    /// The fields of the request, with others that are there.
    func input(_ others: [(String, String?)] = []) -> JSON {
        var input: JSON = ["limit": .int(limit)]
        for (name, value) in [("before", before), ("after", after)] + others { input[name] = value.map(JSON.string) }
        return input
    }
}
