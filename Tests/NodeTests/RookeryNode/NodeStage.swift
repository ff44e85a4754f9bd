import Cast
import Logging

@testable import Node

/// A whole node in a folder of its own, on a free port.
final class NodeStage: Sendable {
    let folder: TemporaryFolder
    let node: RookeryNode
    let port: Int

    private init(_ folder: TemporaryFolder, _ node: RookeryNode, port: Int) {
        self.folder = folder
        self.node = node
        self.port = port
    }

    /// The configuration of a test's node: named `north.example`, in the folder, on any free port.
    static func configuration(_ folder: TemporaryFolder) -> NodeConfiguration {
        var configuration = NodeConfiguration()
        configuration.identity.name = "north.example"
        configuration.identity.dataDirectory = folder.file("data")
        configuration.listen.port = 0
        configuration.listen.loops = 2
        // Many tests share two cores: a client may be slow through no fault of its own.
        configuration.listener.headSeconds = 120
        return configuration
    }

    /// Runs a test against a node and stops it afterwards, whatever happens.
    static func run(
        in folder: TemporaryFolder = TemporaryFolder(), _ change: (inout NodeConfiguration) -> Void = { _ in },
        _ test: (NodeStage) async throws -> Void
    ) async throws {
        var configuration = configuration(folder)
        change(&configuration)
        let node = try await RookeryNode.open(configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let stage = NodeStage(folder, node, port: try await node.start())
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await test(stage)) } catch { outcome = .failure(error) }
        await node.stop()
        try outcome.get()
    }

    var http: HTTPClient { HTTPClient(port: port) }
}
