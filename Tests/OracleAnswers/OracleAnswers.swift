import CanonicalJSON
import Chat
import Glibc

/// Judges rooms: one JSON line in, one JSON line out, until standard input ends.
///
/// In: `version`, `events` (as peers send them, each after what it names), `questions` (each a list of states, each a list of event ids).
/// Out: `events` (each `id`, `auth`, `state`, and `before` where several predecessors were merged), `questions` (each `specified` and
/// `strict`, the resolved states).
@main
enum OracleAnswers {
    static func main() throws {
        while let line = readLine(strippingNewline: true) {
            let request = try JSON(parsing: Array(line.utf8), limits: JSONLimits(maxValues: 10_000_000))
            print(String(decoding: try answer(request).encoded(), as: UTF8.self))
            fflush(nil)
        }
    }

    private static func answer(_ request: JSON) throws -> JSON {
        guard let version = request["version"]?.string.flatMap(RoomVersion.init) else { throw Misunderstanding(what: "version") }
        var room = JudgedRoom(version: version)
        var events: [JSON] = []
        for event in request["events"]?.array ?? [] { events.append(try room.judge(event)) }
        var questions: [JSON] = []
        for question in request["questions"]?.array ?? [] { questions.append(try room.resolve(question)) }
        return ["events": .array(events), "questions": .array(questions)]
    }
}

/// A line that is no question.
struct Misunderstanding: Error {
    let what: String
}
