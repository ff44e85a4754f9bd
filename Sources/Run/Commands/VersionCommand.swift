import ArgumentParser
import Node

/// `rookery version`.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Prints the version.")

    func run() {
        print("rookery \(NodeVersion.current)")
    }
}
