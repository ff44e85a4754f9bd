import Chat
import Glibc
import Storage

/// The index of words: what its follower costs, what searches cost, and how large it becomes.
///
/// Messages have twelve words of 30,000, the common ones as often as in a language (Zipf), in 1,000 rooms.
struct SearchBenchmark {
    let folder: String
    let messages: Int

    private static let rooms: Int64 = 1_000

    func run() async throws {
        let path = "\(folder)/search-benchmark.db"
        let database = try Database.open(at: path, migrations: Schema.migrations)
        defer {
            database.close()
            for ending in ["", "-wal", "-shm", ".lock"] { unlink(path + ending) }
        }
        let words = Words(seed: 7)
        try await fill(database, words)
        let time = try await nanoseconds { try await SearchFollower(database).advance() }
        report("follower, nobody else writes", count: messages, nanoseconds: time)
        print("index: \(try await size(in: database) / Int64(max(1, messages))) bytes a message, its copy of the text included")
        let kinds = [("rare word", words[20_000]), ("usual word", words[300]), ("commonest word", words[0])]
        for (name, word) in kinds {
            for query in [word + " " + word, String(word.prefix(2))] {
                let isWhole = query.contains(" ")
                try await search("\(name), \(isWhole ? "whole" : "its first two letters")", query, database)
            }
        }
        let scrub = try await nanoseconds { try await SearchFollower(database).scrub() }
        report("written anew", count: messages, nanoseconds: scrub)
    }

    /// In one room, in 200, and everywhere: the fastest of five.
    private func search(_ name: String, _ query: String, _ database: Database) async throws {
        let places: [(String, [Int64]?)] = [("one room", [7]), ("200 rooms", Array(1...200)), ("everywhere", nil)]
        for (place, rooms) in places {
            let expression = SearchExpression(SearchText.words(of: query), rooms: rooms)
            var best = UInt64.max
            var found = 0
            for _ in 0..<5 {
                let start = now()
                found = try await database.read(.bulk) { try $0.searchHits(expression, before: .max, limit: 51).count }
                best = min(best, now() - start)
            }
            report("\(name), \(place)", count: 1, nanoseconds: best, "\(found) found")
        }
    }

    private func fill(_ database: Database, _ words: Words) async throws {
        for start in stride(from: 0, to: messages, by: 5_000) {
            try await database.write(.bulk) { session in
                for number in start..<min(start + 5_000, messages) {
                    let body = #"{"content":{"msgtype":"m.text","body":"\#(words.sentence(number))"}}"#
                    try session.run(
                        """
                        INSERT INTO events (position, rid, event_id, kind, sender, at, depth, ordinal, body)
                        VALUES ($1, $2, zeroblob(32), 1, 1, 0, 1, 1, $3)
                        """, .int(Int64(number + 1)), .int(Int64(number) % Self.rooms + 1), .blob(Array(body.utf8)))
                }
            }
        }
    }

    private func size(in database: Database) async throws -> Int64 {
        try await database.read(.bulk) { session in
            let index = try session.integer("SELECT sum(length(block)) FROM message_search_data") ?? 0
            return try index + (session.integer("SELECT sum(length(c0) + length(c1)) FROM message_search_content") ?? 0)
        }
    }
}

/// Made-up words and sentences, the same in every run.
private struct Words: Sendable {
    private let words: [String]
    private let seed: UInt64

    init(seed: UInt64) {
        self.seed = seed
        var random = SplitMix(state: seed)
        words = (0..<30_000).map { _ in
            String(
                decoding: (0..<Int.random(in: 2...10, using: &random)).map { _ in UInt8.random(in: 97...122, using: &random) },
                as: UTF8.self)
        }
    }

    subscript(_ rank: Int) -> String { words[rank] }

    /// Twelve words, rank by rank as often as Zipf's law has them.
    func sentence(_ number: Int) -> String {
        var random = SplitMix(state: seed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15)
        return (0..<12).map { _ in words[Int(pow(Double(words.count), Double.random(in: 0..<1, using: &random))) - 1] }
            .joined(separator: " ")
    }
}

/// Vigna's SplitMix64.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
