import Testing

@Suite struct ImportTests {
    @Test("Every module imports only what the table allows")
    func tree() {
        let found = ImportRule.violations(in: SourceTree.swift)
        #expect(found.isEmpty, "\(found.report)")
    }

    @Test(
        "A forbidden import is seen, however it is written",
        arguments: [
            ("Sources/Chat/Rooms/Event.swift", "import Glibc"),
            ("Sources/Chat/Rooms/Event.swift", "internal import Storage"),
            ("Sources/SocketIO/Packet.swift", "package import Chat"),
            ("Sources/Storage/Driver.swift", "import Foundation"),
            ("Sources/Storage/Driver.swift", "import NIOCore"),
            ("Sources/Storage/Driver.swift", "package import CSQLite"),
            ("Sources/Node/Server.swift", "import CSQLite"),
            ("Sources/Node/Server.swift", "import COpenSSL"),
            ("Sources/Node/Server.swift", "import CArgon2"),
            ("Sources/Node/Server.swift", "import CCurl"),
            ("Sources/OutboundHTTP/Fetch/Fetch.swift", "package import CCurl"),
            ("Sources/OutboundHTTP/Fetch/Fetch.swift", "import Chat"),
            ("Sources/Node/Server.swift", "package import Hummingbird"),
            ("Sources/Node/Server.swift", "@testable import Storage"),
            ("Sources/Node/Server.swift", "@_exported import Chat"),
            ("Sources/Run/Main.swift", "import Hummingbird"),
            ("Sources/Run/Main.swift", "import struct NIOCore.ByteBuffer"),
            ("Sources/Extras/Extra.swift", "import Chat"),
            ("Tests/ChatTests/EventTests.swift", "@testable import Storage"),
            ("Tests/NodeTests/RouteTests.swift", "@testable import Storage"),
            ("Tests/ChatTests/EventTests.swift", "import CSQLite"),
        ])
    func planted(path: String, text: String) {
        #expect(ImportRule.violations(in: [SwiftFile(path, "// first\n\(text)\n")]).count == 1)
    }

    @Test(
        "An import in a comment or a string, and one that the table has, is no violation",
        arguments: [
            ("Sources/Chat/Rooms/Event.swift", "// import Foundation\n/* import Glibc */\nlet text = \"import Storage\""),
            ("Sources/Storage/Driver.swift", "import CSQLite\nimport Glibc\npackage import Chat"),
            ("Sources/Node/Server.swift", "import Hummingbird\ninternal import NIOCore\nprivate import struct Logging.Logger"),
            ("Tests/ChatTests/EventTests.swift", "import Testing\nimport Foundation\n@testable import Chat"),
            ("Tests/RunTests/ProgramTests.swift", "@testable import Node"),
            ("Sources/Node/Server.swift", "let import = 1"),
        ])
    func allowed(path: String, text: String) {
        let found = ImportRule.violations(in: [SwiftFile(path, text)])
        #expect(found.isEmpty, "\(found.report)")
    }

    @Test("The table has a row for every module of the tree, and no module imports itself through others")
    func tableHasNoCircle() {
        for module in Set(SourceTree.sources.compactMap(\.file.target)) {
            #expect(ImportRule.table[module] != nil, "\(module)")
            #expect(!reachable(from: module).contains(module), "\(module)")
        }
    }

    private func reachable(from module: String) -> Set<String> {
        var seen: Set<String> = []
        var open = Array(ImportRule.table[module] ?? [])
        while let next = open.popLast() {
            if seen.insert(next).inserted { open.append(contentsOf: ImportRule.table[next] ?? []) }
        }
        return seen
    }
}
