import ArgumentParser
import Node

/// Where the settings come from: shared by all commands.
struct ConfigurationSource: ParsableArguments {
    @Option(name: [.short, .long], help: "The configuration file; without it the variable ROOKERY_CONFIG names one, or there is none.")
    var config: String?

    /// The configuration; a problem is told on standard error and ends the program with status 78 (EX_CONFIG).
    func load() throws -> NodeConfiguration {
        do throws(ConfigurationProblem) {
            let environment = ProcessEnvironment.read()
            let path = config ?? environment[EnvironmentName.file]
            return try ConfigurationReader.read(file: try path.map(Self.read), environment: environment)
        } catch {
            throw Complaint.exit(error.description, status: 78)
        }
    }

    private static func read(_ path: String) throws(ConfigurationProblem) -> (path: String, text: String) {
        let bytes: [UInt8]?
        do {
            bytes = try SecretFile.read(path, limit: 1 << 20)
        } catch {
            throw .unreadable(path: path, reason: error.description)
        }
        guard let bytes else { throw .unreadable(path: path, reason: "there is no such file") }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .unreadable(path: path, reason: "it is not UTF-8") }
        return (path, text)
    }
}
