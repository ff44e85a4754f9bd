import Testing

@testable import Storage

@Suite("A body that fails")
struct BodyFailureTests {
    let folder = TemporaryFolder()

    /// Runs three bodies in one batch, each counted, and gives their outcomes.
    private func batch(
        _ database: Database, runs: Journal<Int>, middle: @escaping @Sendable (any WriteSession) throws -> Void
    ) async -> [Outcome<Void>] {
        let release = Signal()
        await database.holdWriter(until: release)
        let bodies: [@Sendable (any WriteSession) throws -> Void] = [{ try $0.addNote(1) }, middle, { try $0.addNote(3) }]
        let outcomes = bodies.enumerated().map { index, body in
            database.submitting { session in
                runs.note(index)
                try body(session)
            }
        }
        release.raise()
        for outcome in outcomes { _ = await outcome.failure() }
        return outcomes
    }

    @Test("A refusal before any write fails its body alone, in the same commit")
    func refusal() async throws {
        let database = try Notes.open(folder)
        let (runs, effects) = (Journal<Int>(), Journal<String>())
        let outcomes = await batch(database, runs: runs) { session in
            session.afterCommit { effects.note("never") }
            _ = try session.noteIDs()
            throw TestRefusal()
        }
        #expect(await outcomes[1].failure() as? TestRefusal == TestRefusal())
        #expect(await outcomes[0].failure() == nil)
        #expect(try await database.noteIDs() == [1, 3])
        #expect(runs.all == [0, 1, 2])
        #expect(effects.all == [])
        #expect(database.statistics().rollbacks == 0)
        #expect(database.statistics().refusals == 1)
    }

    @Test("A body that wrote before it refused leaves nothing, and the others run again one by one")
    func brokenPromise() async throws {
        let database = try Notes.open(folder)
        let runs = Journal<Int>()
        let outcomes = await batch(database, runs: runs) { session in
            try session.addNote(2)
            throw TestRefusal()
        }
        #expect(await outcomes[1].failure() is TestRefusal)
        #expect(try await database.noteIDs() == [1, 3])
        #expect(runs.all == [0, 1, 0, 1, 2])
        // The held body, then 1 and 3 each alone.
        #expect(database.statistics().commits == 3)
        #expect(database.statistics().rollbacks == 2)
    }

    @Test("A storage failure rolls the batch back, and the others run again one by one")
    func storageFailure() async throws {
        let database = try Notes.open(folder)
        let runs = Journal<Int>()
        let outcomes = await batch(database, runs: runs) { try $0.addNote(1) }
        #expect(await outcomes[1].failureKind() == .constraint(.unique))
        #expect(await outcomes[0].failure() == nil)
        #expect(try await database.noteIDs() == [1, 3])
        #expect(runs.all == [0, 1, 0, 1, 2])
    }

    @Test("A body whose statement failed is not committed although it caught the failure and refused")
    func caughtFailure() async throws {
        let database = try Notes.open(folder)
        let runs = Journal<Int>()
        _ = await batch(database, runs: runs) { session in
            try session.addNote(2)
            do { try session.addNote(1) } catch { throw TestRefusal() }
        }
        #expect(try await database.noteIDs() == [1, 3])
    }

    @Test("A body that hides the end of the transaction fails, and the others are not led outside it")
    func hiddenRollback() async throws {
        let database = try Notes.open(folder)
        let runs = Journal<Int>()
        let outcomes = await batch(database, runs: runs) { session in
            do { try session.run("INSERT OR ROLLBACK INTO note (id, body) VALUES (1, 'again')") } catch {}
            do { try session.run("INSERT OR ROLLBACK INTO note (id, body) VALUES (1, 'again')") } catch {}
        }
        #expect(await outcomes[1].failureKind() == .other)
        #expect(runs.all == [0, 1, 0, 1, 2])
        #expect(try await database.noteIDs() == [1, 3])
    }

    @Test("Caches, effects and answers come in this order, after the commit")
    func order() async throws {
        let order = Journal<String>()
        let database = try Notes.open(folder) {
            $0.onCommit = { _ in order.note("caches") }
        }
        let release = Signal()
        await database.holdWriter(until: release)
        let answered = Signal()
        for id in 1...2 {
            database.submit(.interactive) { session in
                try session.addNote(Int64(id))
                session.afterCommit { order.note("effect \(id)") }
                order.note("body \(id)")
            } _: { _ in
                order.note("answer \(id)")
            }
        }
        database.submit(.bulk, { _ in }) { _ in answered.raise() }
        release.raise()
        await answered.raised()
        let expected = ["caches", "body 1", "body 2", "caches", "effect 1", "effect 2", "answer 1", "answer 2"]
        #expect(Array(order.all.prefix(expected.count)) == expected)
    }

    @Test("What a rolled back attempt gathered never reaches the caches")
    func bag() async throws {
        final class Pending {
            var ids: [Int64] = []
        }
        let (applied, dropped) = (Journal<[Int64]>(), Journal<[Int64]>())
        let database = try Notes.open(folder) {
            $0.onCommit = { batch in batch.existing(Pending.self).map { applied.note($0.ids) } }
            $0.onRollback = { batch in batch.existing(Pending.self).map { dropped.note($0.ids) } }
        }
        let release = Signal()
        await database.holdWriter(until: release)
        let outcomes = ([1, 2, 2, 3] as [Int64]).map { id in
            database.submitting { session in
                session.batch.value(ofType: Pending.self, default: Pending()).ids.append(id)
                try session.addNote(id)
            }
        }
        release.raise()
        for outcome in outcomes { _ = await outcome.failure() }
        #expect(dropped.all == [[1, 2, 2], [2]])
        #expect(applied.all == [[1], [2], [3]])
    }
}
