import ArgumentParser
import Chat
import Cryptography
import Federation
import Node

/// `rookery rotate-key`: another key signs for the node.
struct RotateKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-key",
        abstract: "Makes a new key that signs for the node among other nodes, from its next start on.",
        discussion: "The key before stays in the file and is published as an old one, because what it signed stays. "
            + "Other nodes ask for the new key when they first see it, once a minute at most.")

    @OptionGroup var source: ConfigurationSource

    func run() async throws {
        let configuration = try source.load()
        let identity = configuration.identity
        guard let name = ServerName(identity.name) else { throw Complaint.exit("\(identity.name) is no name of a server.") }
        do {
            let keys = try SigningKeyFile(in: identity.keysFolder).rotate(name: name, at: World.system.now(), .system)
            print("\(keys.id) signs from the next start on.")
        } catch {
            throw Complaint.exit("\(error)")
        }
    }
}
