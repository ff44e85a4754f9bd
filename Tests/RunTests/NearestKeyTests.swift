import Testing

@testable import Run

@Suite("Guessing what was meant")
struct NearestKeyTests {
    @Test(
        "Changed, added, missing and swapped letters are counted",
        arguments: [
            ("", "", 0), ("port", "port", 0), ("prot", "port", 1), ("pot", "port", 1), ("portt", "port", 1), ("part", "port", 1),
            ("", "abc", 3), ("ab", "ba", 1),
        ])
    func distances(one: String, other: String, expected: Int) {
        #expect(NearestKey.distance(Array(one.utf8), Array(other.utf8)) == expected)
    }

    @Test("A slip finds its key, nonsense finds none")
    func find() {
        let keys = ["listen.port", "listen.address", "log.level"]
        #expect(NearestKey.find("listen.adress", among: keys) == "listen.address")
        #expect(NearestKey.find("LOG.LEVEL", among: keys) == "log.level")
        #expect(NearestKey.find("volume", among: keys) == nil)
        #expect(NearestKey.find("x", among: []) == nil)
    }
}
