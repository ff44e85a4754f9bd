import Foundation
import Testing

@testable import Chat

@Suite("The kinds of jobs")
struct JobCatalogTests {
    @Test("Every kind stands in the document's table as it is treated")
    func document() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        let text = try String(contentsOf: root.appending(path: "docs/job-states.md"), encoding: .utf8)
        for kind in JobCatalog.kinds { #expect(text.contains(Self.row(kind)), "\(Self.row(kind))") }
        #expect(text.components(separatedBy: "\n| `").count == JobCatalog.kinds.count + 1)
    }

    private static func row(_ kind: JobKind) -> String {
        let policy = kind.policy
        let effect =
            [JobEffect.transaction: "in the transaction", .repeatable: "repeatable", .once: "at most one extra"][policy.effect] ?? ""
        let life = policy.life.map { $0 % 86_400_000 == 0 ? days($0 / 86_400_000) : "\($0 / 1000) s" } ?? "no end"
        let attempts = policy.attempts.map(String.init) ?? "no end"
        let cron = policy.cron.map { "`\($0.text)`" } ?? "–"
        return
            "| `\(kind.name)` | \(policy.queue) | \(policy.priority) | \(attempts) | \(life) | \(policy.crashLimit) | \(effect) | \(cron) |"
    }

    private static func days(_ count: Int64) -> String { count == 1 ? "1 day" : "\(count) days" }

    @Test("Kinds, queues and providers have names of their own, and every queue its limit")
    func names() {
        let kinds = JobCatalog.kinds
        #expect(Set(kinds.map(\.name)).count == kinds.count)
        #expect(kinds.allSatisfy { (1...64).contains($0.name.count) })
        #expect(Set(kinds.map(\.policy.queue)) == Set(JobCatalog.queues.map(\.name)))
        #expect(Set(kinds.compactMap(\.policy.provider)) == Set(JobCatalog.providers.map(\.name)))
    }
}
