import CanonicalJSON
import Chat
import Foundation
import Testing

@Suite("Quiet hours, by the clock where somebody lives")
struct QuietHoursTests {
    private static func rules(_ name: String) throws -> ZoneRules {
        let file = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)"))
        return try #require(ZoneRules(file: Array(file)), "\(name)")
    }

    /// Seconds since 1970 of a text like `2026-03-29T01:00:00Z`.
    private static func moment(_ text: String) throws -> Int64 {
        Int64(try #require(ISO8601DateFormatter().date(from: text)).timeIntervalSince1970)
    }

    struct Row: Sendable {
        let zone: String
        let moment: String
        let minutes: Int

        init(_ zone: String, _ moment: String, _ minutes: Int) { (self.zone, self.moment, self.minutes) = (zone, moment, minutes) }
    }

    @Test(
        "The offset of a zone is right to the second of each change, and long after the last one that is written down",
        arguments: [
            Row("Europe/Berlin", "2026-03-29T00:59:59Z", 60), Row("Europe/Berlin", "2026-03-29T01:00:00Z", 120),
            Row("Europe/Berlin", "2026-10-25T00:59:59Z", 120), Row("Europe/Berlin", "2026-10-25T01:00:00Z", 60),
            Row("Europe/Berlin", "2080-07-01T12:00:00Z", 120), Row("Europe/Berlin", "2080-12-01T12:00:00Z", 60),
            Row("Europe/Berlin", "1970-06-01T12:00:00Z", 60), Row("America/New_York", "2026-03-08T06:59:59Z", -300),
            Row("America/New_York", "2026-03-08T07:00:00Z", -240), Row("America/New_York", "2061-11-06T05:59:59Z", -240),
            Row("America/New_York", "2061-11-06T06:00:00Z", -300), Row("Asia/Kolkata", "2026-11-22T12:00:00Z", 330),
            Row("Australia/Lord_Howe", "2026-12-22T12:00:00Z", 660), Row("Australia/Lord_Howe", "2070-07-22T12:00:00Z", 630),
            Row("Pacific/Chatham", "2070-01-22T12:00:00Z", 825), Row("Europe/Dublin", "2070-01-22T12:00:00Z", 0),
            Row("Europe/Dublin", "2070-07-22T12:00:00Z", 60), Row("Asia/Tokyo", "2099-07-22T12:00:00Z", 540),
            Row("America/Sao_Paulo", "2050-01-22T12:00:00Z", -180), Row("UTC", "2026-01-22T12:00:00Z", 0),
        ])
    func offset(row: Row) throws {
        #expect(try Self.rules(row.zone).offset(at: Self.moment(row.moment)) == row.minutes * 60)
    }

    @Test(
        "It agrees with the library of the system in every week of many years",
        arguments: ["Europe/London", "Europe/Athens", "America/Los_Angeles", "Australia/Sydney", "Asia/Tehran", "Africa/Johannesburg"])
    func agrees(zone: String) throws {
        let rules = try Self.rules(zone)
        let other = try #require(TimeZone(identifier: zone))
        for week in 0..<2_600 {
            let moment = 315_532_800 + Int64(week) * 604_800
            let expected = other.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment)))
            #expect(rules.offset(at: moment) == expected, "\(zone) \(moment)")
        }
    }

    @Test("Every zone of the system can be read; what is no such file is none, wherever it ends")
    func files() throws {
        let names = TimeZone.knownTimeZoneIdentifiers.filter { FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/\($0)") }
        #expect(names.count > 300)
        for name in names { _ = try Self.rules(name) }
        let file = Array(try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Berlin")))
        for count in 0..<file.count { #expect(ZoneRules(file: Array(file.prefix(count))) == nil, "\(count)") }
    }

    private static func isQuiet(_ from: String, _ to: String, _ zone: String, at moment: String) throws -> Bool {
        let setting: JSON = ["from": .string(from), "to": .string(to), "timeZone": .string(zone)]
        let hours = try #require(DoNotDisturb(setting: setting))
        return hours.isQuiet(at: try Self.moment(moment) * 1000, try rules(hours.zone))
    }

    @Test("A night reaches over midnight, begins with its minute and ends before its last; by local time in summer and winter")
    func night() throws {
        #expect(try !Self.isQuiet("22:00", "07:00", "Europe/Berlin", at: "2026-07-01T19:59:59Z"))
        #expect(try Self.isQuiet("22:00", "07:00", "Europe/Berlin", at: "2026-07-01T20:00:00Z"))
        #expect(try Self.isQuiet("22:00", "07:00", "Europe/Berlin", at: "2026-07-02T04:59:59Z"))
        #expect(try !Self.isQuiet("22:00", "07:00", "Europe/Berlin", at: "2026-07-02T05:00:00Z"))
        #expect(try !Self.isQuiet("22:00", "07:00", "Europe/Berlin", at: "2026-12-01T20:30:00Z"))
        #expect(try Self.isQuiet("12:00", "13:30", "Asia/Kolkata", at: "2026-12-01T07:59:00Z"))
        #expect(try !Self.isQuiet("12:00", "13:30", "Asia/Kolkata", at: "2026-12-01T08:00:00Z"))
        #expect(try Self.isQuiet("09:00", "09:00", "UTC", at: "2026-12-01T03:00:00Z"))
    }

    @Test("Before 1970 the day still begins at midnight")
    func early() {
        let hours = DoNotDisturb(from: 0, to: 60, zone: "UTC")
        #expect(hours.isQuiet(at: -86_400_000, .utc) && hours.isQuiet(at: -86_400_000 + 3_599_999, .utc))
        #expect(!hours.isQuiet(at: -1, .utc))
    }

    @Test(
        "What is no setting is none",
        arguments: [nil, .null, "always", ["from": "22:00"], ["from": "24:00", "to": "1:2", "timeZone": "UTC"]] as [JSON?])
    func none(setting: JSON?) {
        #expect(DoNotDisturb(setting: setting) == nil)
    }
}
