import Testing

@testable import Node

@Suite("A time on the wire")
struct TimestampTests {
    @Test(
        "Milliseconds since 1970 become ISO 8601 in UTC",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1, "1970-01-01T00:00:00.001Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (951_868_799_999, "2000-02-29T23:59:59.999Z"),
            (1_709_164_800_000, "2024-02-29T00:00:00.000Z"), (1_795_291_199_042, "2026-11-21T19:59:59.042Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (4_107_456_000_000, "2100-02-28T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func texts(_ milliseconds: Int64, _ text: String) {
        #expect(Timestamp.text(milliseconds) == text)
    }

    @Test("Every day of four centuries follows the one before")
    func everyDay() {
        var texts: [String] = []
        for day in Int64(0)..<146_097 { texts.append(Timestamp.text(day * 86_400_000)) }
        #expect(zip(texts, texts.dropFirst()).allSatisfy { $0 < $1 })
        #expect(texts.last == "2369-12-31T00:00:00.000Z")
    }
}
