import CanonicalJSON
import Chat

/// Answers about jobs in lines for people.
enum JobsText {
    static func counts(_ answer: JSON) -> String {
        var rows = [["queue", "kind"] + JobState.allCases.map(\.word)]
        var notes: [String] = []
        for queue in answer["queues"]?.array ?? [] {
            let name = text(queue["queue"])
            rows.append([name + (queue["paused"]?.bool == true ? " (paused)" : ""), ""] + states(queue))
            for kind in queue["kinds"]?.array ?? [] { rows.append(["", text(kind["kind"])] + states(kind)) }
            if let since = queue["oldestReadyAt"]?.string { notes.append("The oldest ready job of \(name) waits since \(since).") }
        }
        for provider in answer["providers"]?.array ?? [] {
            if provider["paused"]?.bool == true { notes.append("The provider \(text(provider["provider"])) is paused.") }
            if let until = provider["closedUntil"]?.string {
                notes.append("The provider \(text(provider["provider"])) is left alone until \(until).")
            }
        }
        return TextTable.aligned(rows) + notes.map { "\n" + $0 }.joined()
    }

    static func list(_ answer: JSON) -> String {
        let jobs = answer["items"]?.array ?? []
        if jobs.isEmpty { return "No jobs." }
        let fields = ["id", "kind", "state", "attempt", "runAt", "worker", "fault"]
        var text = TextTable.aligned([fields] + jobs.map { job in fields.map { self.text(job[$0]) } })
        if let older = answer["prev"]?.string { text += "\nOlder: --before \(older)" }
        if let newer = answer["next"]?.string { text += "\nNewer: --after \(newer)" }
        return text
    }

    static func providers(_ answer: JSON) -> String {
        TextTable.page(answer, ["provider", "paused", "closedUntil", "failures", "why"], empty: "No providers.")
    }

    static func job(_ answer: JSON) -> String {
        var lines: [String] = []
        for (name, value) in answer.object ?? [:] where name != "log" && !value.isNull { lines.append("\(name): \(text(value))") }
        for attempt in answer["log"]?.array ?? [] {
            let fault = [text(attempt["code"]), text(attempt["fault"])].filter { !$0.isEmpty }.joined(separator: " ")
            lines.append(
                "run \(text(attempt["run"])) from \(text(attempt["startedAt"])) to \(text(attempt["endedAt"])): \(text(attempt["outcome"])) \(fault)"
            )
        }
        return lines.joined(separator: "\n")
    }

    private static func states(_ counted: JSON) -> [String] { JobState.allCases.map { text(counted["states"]?[$0.word]) } }

    private static func text(_ value: JSON?) -> String { TextTable.text(value) }
}
