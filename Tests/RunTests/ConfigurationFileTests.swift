import Foundation
import Node
import Testing

@testable import Run

@Suite("config/rookery.toml")
struct ConfigurationFileTests {
    private static let kept = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../config/rookery.toml")
        .standardizedFileURL

    @Test("The file in the repository is exactly what the table of settings makes")
    func generated() throws {
        let text = try String(contentsOf: Self.kept, encoding: .utf8)
        #expect(text == ConfigurationFile.documented(), "run `rookery config --documented` and keep what it prints")
    }

    @Test("As it stands it changes nothing")
    func unchanged() throws {
        let configuration = try ConfigurationReader.read(file: ("rookery.toml", ConfigurationFile.documented()), environment: [:])
        #expect(ConfigurationFile.effective(configuration) == ConfigurationFile.effective(NodeConfiguration()))
    }

    @Test("With every line opened it holds every key with its default")
    func opened() throws {
        let lines = ConfigurationFile.documented().split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix("#") && !line.hasPrefix("# ") && line != "#" ? String(line.dropFirst()) : String(line)
        }
        let text = lines.joined(separator: "\n")
        #expect(try TomlReader.entries(of: text).map(\.key) == SettingTable.all.map(\.key))
        let configuration = try ConfigurationReader.read(file: ("rookery.toml", text), environment: [:])
        #expect(ConfigurationFile.effective(configuration) == ConfigurationFile.effective(NodeConfiguration()))
    }

    @Test("Settings in force are printed as a file that gives the same settings")
    func effective() throws {
        var configuration = NodeConfiguration()
        configuration.identity.name = "north.example"
        configuration.identity.dataDirectory = "a \"quoted\" folder"
        configuration.listen.trustedProxies = ["10.0.0.0/8"]
        configuration.rates.messages.account = .off
        let text = ConfigurationFile.effective(configuration)
        let again = try ConfigurationReader.read(file: ("rookery.toml", text), environment: [:])
        #expect(ConfigurationFile.effective(again) == text)
        #expect(again.identity.dataDirectory == "a \"quoted\" folder")
    }
}
