import Foundation
import Testing

/// A node of the program that serves, in a folder of its own.
final class ServingProgram {
    let folder: Folder
    /// The environment for commands beside it.
    let settings: [String: String]
    private(set) var program: Program
    private let supervisor: Supervisor

    /// Returns once it serves.
    init(_ more: [String: String] = [:], in folder: Folder? = nil) throws {
        let folder = try folder ?? Folder()
        self.folder = folder
        supervisor = try Supervisor()
        settings = ["ROOKERY_NODE_DATA_DIRECTORY": folder.file("data"), "ROOKERY_LISTEN_PORT": "0"].merging(more) { $1 }
        program = try Program.start(["serve"], settings: settings.merging(["NOTIFY_SOCKET": supervisor.name]) { $1 })
        try untilItServes()
    }

    /// The port it says that it listens on.
    var port: Int {
        get throws {
            let text = try #require(program.said.components(separatedBy: "http://127.0.0.1:").dropFirst().first)
            return try #require(Int(text.prefix { $0.isNumber }))
        }
    }

    func killAndStart() throws {
        program.kill()
        _ = try program.wait()
        program = try Program.start(["serve"], settings: settings.merging(["NOTIFY_SOCKET": supervisor.name]) { $1 })
        try untilItServes()
    }

    func end() throws -> Program.Ended {
        program.terminate()
        return try program.wait()
    }

    private func untilItServes() throws {
        while true {
            let word = supervisor.next(within: 60)
            if word == "READY=1" { return }
            try #require(!word.isEmpty, "the node does not start")
        }
    }
}
