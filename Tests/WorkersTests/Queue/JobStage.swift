import Chat
import Storage
import Testing

@testable import Workers

/// A database with a dispatcher on it, under a clock that a test moves.
protocol JobStage: Sendable {
    var database: Database { get }
    var clock: FakeJobClock { get }
}

extension JobStage {
    func job(_ id: Int64) async throws -> JobRow { try #require(try await database.read { try $0.job(id) }) }

    /// Returns once the job is in one of the states, and waits up to a minute of real time for what other threads and sockets do.
    /// - Parameter step: milliseconds that the clock goes on by again and again while the job waits: to its time at once when that is set, else
    ///   by the step for the gates. While somebody works on the job the clock stands still, or a slow machine would run into its time limits.
    /// - Parameter whileRunning: the clock goes on then too.
    func until(_ id: Int64, is states: JobState..., clockGoesOnBy step: Int64 = 0, whileRunning: Bool = false) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            let row = try await job(id)
            if states.contains(row.state) { return }
            if step > 0 { goOn(row, step, whileRunning) }
            try await Task.sleep(for: .milliseconds(2))
        }
        Issue.record("job \(id) is \(try await job(id).state) and never came to be \(states)")
    }

    /// The clock goes on by so much, while the job is tried in vain: from one try to the next.
    func pass(_ milliseconds: Int64, trying id: Int64) async throws {
        let (over, end) = (clock.now + milliseconds, ContinuousClock.now + .seconds(60))
        while clock.now < over, ContinuousClock.now < end {
            goOn(try await job(id), 1_000, false)
            try await Task.sleep(for: .milliseconds(2))
        }
        #expect(clock.now >= over)
    }

    private func goOn(_ row: JobRow, _ step: Int64, _ whileRunning: Bool) {
        switch row.state {
        case .scheduled: clock.advance(max(0, row.runAt - clock.now))
        case .running: if whileRunning { clock.advance(step) }
        default: clock.advance(step)
        }
    }
}
