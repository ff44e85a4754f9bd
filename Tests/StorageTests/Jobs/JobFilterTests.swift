import Chat
import Testing

@testable import Storage

@Suite("Lists of jobs by age and error")
struct JobFilterTests {
    private static let start = JobTableStage.start
    private static let hour: Int64 = 3_600_000

    /// Jobs made an hour apart, the newest now.
    private func hourly(_ stage: JobTableStage, _ count: Int) async throws {
        for index in 0..<count { try await stage.make(JobTableStage.mail, at: Self.start - Int64(count - 1 - index) * Self.hour) }
    }

    private func ids(_ stage: JobTableStage, _ filter: JobFilter) async throws -> [Int64] {
        try await stage.database.read { try $0.jobs(filter, before: .max, limit: 100, at: Self.start) }.map(\.id)
    }

    @Test("Young ones and old ones are told apart to the millisecond, also where ids are missing in between")
    func ages() async throws {
        let stage = try JobTableStage()
        try await hourly(stage, 10)
        _ = try await stage.database.write { try $0.run("DELETE FROM jobs WHERE id IN (1, 5, 6)") }
        #expect(try await ids(stage, JobFilter(maxAge: 0)) == [10])
        #expect(try await ids(stage, JobFilter(maxAge: 2 * Self.hour)) == [10, 9, 8])
        #expect(try await ids(stage, JobFilter(maxAge: 2 * Self.hour - 1)) == [10, 9])
        #expect(try await ids(stage, JobFilter(minAge: 6 * Self.hour)) == [4, 3, 2])
        #expect(try await ids(stage, JobFilter(minAge: 6 * Self.hour + 1)) == [3, 2])
        #expect(try await ids(stage, JobFilter(kind: "mail", minAge: 3 * Self.hour, maxAge: 7 * Self.hour)) == [7, 4, 3])
        #expect(try await ids(stage, JobFilter(minAge: 7 * Self.hour, maxAge: 3 * Self.hour)) == [])
        #expect(try await ids(stage, JobFilter(minAge: 100 * Self.hour)) == [])
    }

    @Test("An empty queue has jobs of no age")
    func none() async throws {
        let stage = try JobTableStage()
        #expect(try await ids(stage, JobFilter(maxAge: 5)) == [])
        #expect(try await ids(stage, JobFilter(minAge: 5)) == [])
    }

    @Test("Jobs are found by the code of their last error, whatever state they came to, and the codes there are can be told")
    func codes() async throws {
        let stage = try JobTableStage()
        for _ in 0..<6 { try await stage.make() }
        for (index, job) in try await stage.claim(JobTableStage.mail).enumerated() {
            let fault = JobFault(index % 2 == 0 ? "refused" : "slow", "No.")
            try await stage.end(job, index < 4 ? .retry(fault) : .dead(fault))
        }
        #expect(try await ids(stage, JobFilter(faultCode: "refused")) == [5, 3, 1])
        #expect(try await ids(stage, JobFilter(state: .dead, faultCode: "slow")) == [6])
        #expect(try await ids(stage, JobFilter(queue: "house", faultCode: "slow")) == [])
        #expect(try await ids(stage, JobFilter(faultCode: "nothing")) == [])
        let codes = try await stage.database.read { (try $0.jobFaultCodes(limit: 9), try $0.jobFaultCodes(limit: 1)) }
        #expect(codes.0 == ["refused", "slow"] && codes.1 == ["refused"])
    }

    @Test("A page of a hundred thousand jobs reads as many rows as it shows, whatever the filter")
    func largeList() async throws {
        let stage = try JobTableStage()
        for part in 0..<100 {
            let job = NewJob(part % 2 == 0 ? JobTableStage.mail : JobTableStage.push)
            _ = try await stage.database.write { try $0.enqueue(Array(repeating: job, count: 1000), at: Self.start + Int64(part) * 1000) }
        }
        let filters = [
            JobFilter(), JobFilter(queue: "post"), JobFilter(kind: "mail"), JobFilter(state: .ready), JobFilter(state: .dead),
            JobFilter(kind: "mail", minAge: 0), JobFilter(faultCode: "refused"),
        ]
        for filter in filters {
            let page = try await stage.database.read { try $0.jobs(filter, before: .max, limit: 50, at: Self.start + 100_000) }
            #expect(page.count == (filter.state == .dead || filter.faultCode != nil ? 0 : 50))
        }
        let middle = try await stage.database.read {
            try $0.jobs(JobFilter(minAge: 50_000), before: .max, limit: 3, at: Self.start + 100_000)
        }
        #expect(middle.map(\.id) == [51_000, 50_999, 50_998])
        #expect(try await stage.countersAreTrue())
    }
}
