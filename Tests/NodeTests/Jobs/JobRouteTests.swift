import CanonicalJSON
import Cast
import Chat
import Storage
import Testing

@testable import Node

@Suite("Administering jobs")
struct JobRouteTests {
    /// Makes one job of a kind that fails, as far as dead.
    private func die(_ story: AccountStory) async throws -> Int64 {
        let node = story.node.context
        let now = node.world.now()
        return try await node.database.write { session in
            let id = try #require(try session.enqueue(NewJob(JobCatalog.probe), at: now))
            let lease = JobLease(worker: "ada", boot: "b", token: id, until: now + 1)
            _ = try session.claimJobs([(JobCatalog.probe.name, 1)], limit: 1, lease, at: now)
            let end = JobEnd(id: id, token: id, outcome: .dead(JobFault("odd", "It will never work.", status: 400)))
            _ = try session.settle([end], at: now, backOff: { _ in JobCatalog.probe.policy.backOff }, chance: { 0.5 })
            return id
        }
    }

    @Test("Jobs are for admins only", arguments: ["admin/jobs", "admin/jobs/counts", "admin/jobs/1"])
    func access(path: String) async throws {
        try await AccountStory.tell { story in
            _ = try await story.admin()
            let ada = try await story.register("ada")
            #expect(try await story.ask("GET", path).status == 401)
            #expect(try await story.ask("GET", path, as: ada).code == "forbidden")
        }
    }

    @Test("An admin sees a dead job with its error, lets it begin anew, cancels it, and the audit says so")
    func oneJob() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let id = try await die(story)
            let dead = try await story.ask("GET", "admin/jobs?state=dead", as: dan).json?["items"]?.array ?? []
            #expect(dead.map { $0["id"]?.int } == [id] && dead.first?["fault"]?.string == "It will never work.")
            let shown = try await story.ask("GET", "admin/jobs/\(id)", as: dan).json
            #expect(shown?["log"]?.array?.map { $0["status"]?.int } == [400])
            #expect(try await story.ask("POST", "admin/jobs/\(id)/retry", as: dan).json?["state"]?.string == "ready")
            #expect(try await story.ask("POST", "admin/jobs/\(id)/retry", as: dan).code == "conflict")
            #expect(try await story.ask("POST", "admin/jobs/\(id)/run", as: dan).code == "conflict")
            #expect(try await story.ask("POST", "admin/jobs/\(id)/cancel", as: dan).json?["state"]?.string == "cancelled")
            #expect(try await story.ask("GET", "admin/jobs/\(id + 1)", as: dan).code == "job_not_found")
            #expect(try await story.ask("GET", "admin/jobs/nothing", as: dan).code == "job_not_found")
            let audit = try await story.ask("GET", "admin/audit", as: dan).json?["items"]?.array ?? []
            #expect(audit.map { $0["action"]?.string } == ["job.retry", "job.cancel"])
            #expect(audit.map { $0["detail"] } == [["from": "dead", "to": "ready"], ["from": "ready", "to": "cancelled"]])
            #expect(audit.allSatisfy { $0["subject"]?.string == "job \(id)" && $0["actor"]?["username"]?.string == "dan" })
        }
    }

    @Test("All dead jobs of a kind begin anew only once somebody has seen how many there are")
    func retryAll() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            for _ in 0..<3 { _ = try await die(story) }
            let asked = try await story.ask("POST", "admin/jobs/retry", ["kind": "worker.probe"], as: dan)
            #expect(asked.json == ["kind": "worker.probe", "dead": 3, "retried": 0])
            let done = try await story.ask("POST", "admin/jobs/retry", ["kind": "worker.probe", "confirm": true], as: dan)
            #expect(done.json == ["kind": "worker.probe", "dead": 3, "retried": 3])
            let queues = try await story.ask("GET", "admin/jobs/counts", as: dan).json?["queues"]?.array ?? []
            let states = queues.first { $0["queue"]?.string == "probe" }?["states"]
            #expect(states?["ready"]?.int == 3 && states?["dead"]?.int == 0)
        }
    }

    @Test("A queue is paused and let go on; one that does not exist is refused")
    func pause() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            #expect(try await story.ask("POST", "admin/queues/probe/pause", ["why": "moving"], as: dan).json?["paused"]?.bool == true)
            let queues = try await story.ask("GET", "admin/jobs/counts", as: dan).json?["queues"]?.array ?? []
            let probe = queues.first { $0["queue"]?.string == "probe" }
            #expect(probe?["paused"]?.bool == true && probe?["why"]?.string == "moving")
            #expect(try await story.ask("POST", "admin/queues/probe/resume", as: dan).json?["paused"]?.bool == false)
            #expect(try await story.ask("POST", "admin/queues/nothing/pause", [:], as: dan).status == 422)
            #expect(try await story.ask("POST", "admin/providers/nothing/pause", [:], as: dan).status == 422)
        }
    }

    @Test("Jobs are listed by the code of their error and by their age, and the codes there are can be chosen from")
    func filters() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let id = try await die(story)
            story.time.advance(seconds: 100)
            _ = try await story.must("POST", "admin/jobs/probe", ["count": 2], as: dan)
            #expect(try await story.must("GET", "admin/jobs/counts", as: dan)["faultCodes"] == ["odd"])
            for (query, wanted) in [
                ("code=odd", [id]), ("code=even", []), ("minAge=100", [id]), ("maxAge=99", [id + 1, id + 2]), ("minAge=101", []),
                ("minAge=0&maxAge=100&state=ready", [id + 1, id + 2]),
            ] {
                let items = try await story.must("GET", "admin/jobs?\(query)", as: dan)["items"]?.array ?? []
                #expect(items.map { $0["id"]?.int } == wanted, "\(query)")
            }
            #expect(try await story.ask("GET", "admin/jobs?minAge=old", as: dan).status == 422)
        }
    }

    @Test("A job that vanishes between the list and the act is not found; two who act on it at once act once")
    func vanished() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let id = try await die(story)
            async let one = story.ask("POST", "admin/jobs/\(id)/retry", as: dan)
            async let other = story.ask("POST", "admin/jobs/\(id)/retry", as: dan)
            #expect(Set([try await one.status, try await other.status]) == [200, 409])
            _ = try await story.must("POST", "admin/jobs/\(id)/cancel", as: dan)
            let now = story.time.now
            _ = try await story.node.context.database.write { try $0.pruneJobs(.cancelled, endedBefore: now + 1, at: now, limit: 9) }
            for act in ["retry", "cancel", "run"] {
                #expect(try await story.ask("POST", "admin/jobs/\(id)/\(act)", as: dan).code == "job_not_found")
            }
        }
    }

    @Test("A provider that is left alone is listed with the reason, and resuming it closes its breaker")
    func providers() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let now = story.time.now
            _ = try await story.node.context.database.write { session in
                var gate = JobGate(cap: 3)
                gate.begin(1, at: now)
                gate.end(.wait(until: now + 60_000, JobFault("down", "Try later.")), at: now)
                try session.keep(gate, .provider, "pigeon", why: "Try later.")
            }
            let page = try await story.must("GET", "admin/providers", as: dan)
            #expect(SchemaCheck.faults(of: page, as: "ProviderPage") == [])
            let pigeon = page["items"]?.array?.first { $0["provider"]?.string == "pigeon" }
            #expect(pigeon?["closedUntil"]?.string != nil && pigeon?["why"]?.string == "Try later." && pigeon?["paused"]?.bool == false)
        }
    }

    @Test("The metrics say how many jobs stand where, and how late the oldest is")
    func metrics() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            _ = try await story.must("POST", "admin/jobs/probe", ["count": 3], as: dan)
            story.time.advance(seconds: 90)
            let text = try await HTTPClient(port: story.port).get("/metrics").text
            #expect(text.contains("# TYPE rookery_jobs gauge\n") && text.contains("rookery_jobs{queue=\"probe\",state=\"ready\"} 3\n"))
            #expect(text.contains("rookery_jobs{queue=\"house\",state=\"dead\"} 0\n"))
            #expect(text.contains("rookery_jobs_oldest_ready_seconds{queue=\"probe\"} 90\n"))
        }
    }

    @Test("A list is paged by cursor, and a filter that makes no sense is named")
    func pages() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            #expect(try await story.ask("POST", "admin/jobs/probe", ["count": 7], as: dan).json?["made"]?.int == 7)
            let newest = try await story.ask("GET", "admin/jobs?kind=worker.probe&limit=3", as: dan).json
            #expect(newest?["items"]?.array?.map { $0["id"]?.int } == [5, 6, 7])
            let prev = try #require(newest?["prev"]?.string)
            let older = try await story.ask("GET", "admin/jobs?kind=worker.probe&limit=3&before=\(prev)", as: dan).json
            #expect(older?["items"]?.array?.map { $0["id"]?.int } == [2, 3, 4])
            let wrong = try await story.ask("GET", "admin/jobs?state=lost", as: dan)
            #expect(wrong.status == 422 && wrong.json?["errors"]?.array?.first?["field"]?.string == "state")
        }
    }
}
