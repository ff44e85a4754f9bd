import Node
import Testing

@testable import Run

@Suite("The table of settings")
struct SettingTableTests {
    @Test("Every key and every environment name stands once")
    func unique() {
        #expect(Set(SettingTable.all.map(\.key)).count == SettingTable.all.count)
        #expect(Set(SettingTable.all.map(\.environmentName)).count == SettingTable.all.count)
        #expect(!SettingTable.all.contains { $0.environmentName == EnvironmentName.file })
    }

    @Test("Keys are a table and a name in small letters, digits and underscores, and stand in the table they name")
    func spelling() {
        for table in SettingTable.tables {
            for setting in table.settings {
                #expect(setting.table == table.name)
                let isPlain = setting.name.utf8.allSatisfy { byte in
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
                }
                #expect(isPlain && !setting.name.isEmpty, "\(setting.key)")
                #expect(setting.reason.hasSuffix("."), "\(setting.key) has no sentence for a reason")
            }
        }
    }

    @Test("Every default is a value that its own setting takes, and stays what it is", arguments: SettingTable.all.indices)
    func defaults(index: Int) {
        let setting = SettingTable.all[index]
        var configuration = NodeConfiguration()
        let value = setting.show(configuration)
        #expect(setting.put(value, &configuration), "\(setting.key)")
        #expect(setting.show(configuration) == value, "\(setting.key)")
    }

    @Test("Every setting refuses a value of each other kind and changes nothing", arguments: SettingTable.all.indices)
    func otherKinds(index: Int) {
        let setting = SettingTable.all[index]
        var configuration = NodeConfiguration()
        let before = setting.show(configuration)
        let strangers: [SettingValue] = [.text("\u{0}"), .integer(-1), .boolean(true), .list(["\u{0}"])]
        for stranger in strangers {
            #expect(!setting.put(stranger, &configuration), "\(setting.key) took \(stranger)")
        }
        #expect(setting.show(configuration) == before)
    }

    @Test("Each setting changes its own value and no other's", arguments: SettingTable.all.indices)
    func independence(index: Int) throws {
        let setting = SettingTable.all[index]
        var configuration = NodeConfiguration()
        let other = try #require(
            Self.otherValues(of: setting.show(configuration)).first { setting.put($0, &configuration) }, "\(setting.key)")
        #expect(setting.show(configuration) == other)
        let defaults = NodeConfiguration()
        for neighbour in SettingTable.all where neighbour.key != setting.key {
            #expect(neighbour.show(configuration) == neighbour.show(defaults), "\(setting.key) changed \(neighbour.key)")
        }
    }

    /// Values that differ from the default, one of which each setting takes.
    private static func otherValues(of value: SettingValue) -> [SettingValue] {
        switch value {
        case .integer(let number): [.integer(number + 1), .integer(number - 1)]
        case .boolean(let flag): [.boolean(!flag)]
        case .list: ["10.0.0.0/8", "https://south.example", "south.example", "DE", "voip", "south.example=[::1]:8448"].map { .list([$0]) }
        case .text(let text):
            [
                "7 per 11 s", "off", "debug", "json", "invite", "open", "::1", "south.example", "https://south.example", "elsewhere", "on",
                "tls", "s3", "newest", "stream", "sha256", "chat/",
                "node@south.example", "AC" + String(repeating: "0a", count: 16), "SK" + String(repeating: "0a", count: 16),
                "ABC123DEFG",
            ].filter { $0 != text }.map { .text($0) }
        }
    }
}
