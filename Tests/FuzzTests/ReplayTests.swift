import Foundation
import Testing

/// What the fuzzer began with and what it once found, tried again without it.
@Suite struct ReplayTests {
    private static let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Corpus")

    private static func inputs(_ name: String) -> [URL] {
        (try? FileManager.default.contentsOfDirectory(at: corpus.appendingPathComponent(name), includingPropertiesForKeys: nil)) ?? []
    }

    private static let names = (FuzzTarget.pure + FuzzTarget.listening).map(\.name)

    @Test("Every input that is kept keeps every promise", arguments: names)
    func kept(name: String) throws {
        let target = try #require((FuzzTarget.pure + FuzzTarget.listening).first { $0.name == name })
        let inputs = Self.inputs(name)
        #expect(!inputs.isEmpty)
        for input in inputs {
            let bytes = [UInt8](try Data(contentsOf: input))
            #expect(throws: Never.self, "\(input.lastPathComponent)") { try target.check(bytes) }
        }
    }

    @Test("Cut short anywhere, every input that is kept keeps every promise", arguments: names)
    func cut(name: String) throws {
        let target = try #require((FuzzTarget.pure + FuzzTarget.listening).first { $0.name == name })
        for input in Self.inputs(name) {
            let bytes = [UInt8](try Data(contentsOf: input))
            for length in stride(from: 0, to: min(bytes.count, 400), by: 7) {
                #expect(throws: Never.self, "\(input.lastPathComponent), \(length) bytes") { try target.check(Array(bytes.prefix(length))) }
            }
        }
    }

    @Test("A broken promise is told")
    func broken() {
        #expect(throws: Broken.self) { try promise(false, "told") }
    }
}
