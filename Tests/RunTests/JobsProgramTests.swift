import CanonicalJSON
import Chat
import Foundation
import Storage
import Testing

@testable import Run

@Suite("Jobs and workers as programs")
struct JobsProgramTests {
    private func json(_ ended: Program.Ended) throws -> JSON { try JSON(parsing: Array(ended.output.utf8)) }

    /// The probes that are done; asks again until there are as many.
    private func untilDone(_ count: Int64, _ settings: [String: String]) throws {
        for _ in 0..<600 {
            let counts = try json(Program.run(["jobs", "counts", "--json"], settings: settings))
            let probe = counts["queues"]?.array?.first { $0["queue"]?.string == "probe" }
            if probe?["states"]?["done"]?.int == count { return }
            usleep(50_000)
        }
        Issue.record("\(count) jobs were not done in time")
    }

    @Test("Jobs are made, done and looked at while the node runs, and looked at and acted upon while it does not")
    func life() throws {
        let folder = try Folder()
        let supervisor = try Supervisor()
        let settings = ["ROOKERY_NODE_DATA_DIRECTORY": folder.file("data"), "ROOKERY_LISTEN_PORT": "0", "NOTIFY_SOCKET": supervisor.name]
        let node = try Program.start(["serve"], settings: settings)
        #expect(supervisor.next(within: 60) == "READY=1")
        #expect(try Program.run(["jobs", "probe", "--count", "30"], settings: settings).output == "30 jobs were made.\n")
        try untilDone(30, settings)
        let shown = try Program.run(["jobs", "list", "--state", "done", "--kind", "worker.probe", "--limit", "1"], settings: settings)
        #expect(shown.output.contains("worker.probe") && shown.output.contains("Older: --before "))
        let refused = try Program.run(["jobs", "cancel", "1"], settings: settings)
        #expect(refused.status == 1 && refused.errors == "rookery: The job is done: that cannot be done with it.\n")
        node.terminate()
        #expect(try node.wait().status == 0)

        #expect(try Program.run(["jobs", "probe"], settings: settings).status == 0)
        #expect(try Program.run(["jobs", "pause", "probe", "--why", "moving"], settings: settings).output == "probe is paused.\n")
        let ready = try json(Program.run(["jobs", "list", "--state", "ready", "--json"], settings: settings))
        let id = try #require(ready["items"]?.array?.first?["id"]?.int)
        #expect(try json(Program.run(["jobs", "cancel", "\(id)", "--json"], settings: settings))["state"]?.string == "cancelled")
        #expect(try Program.run(["jobs", "show", "\(id)"], settings: settings).output.contains("state: cancelled\n"))
        #expect(
            try Program.run(["jobs", "retry-all", "worker.probe"], settings: settings).output.hasPrefix("0 dead jobs of worker.probe."))
        #expect(try Program.run(["jobs"], settings: settings).output.contains("probe (paused)"))
    }

    @Test("A worker process does what the node leaves to it, and comes back to a node that was away")
    func worker() throws {
        let folder = try Folder()
        let supervisor = try Supervisor()
        let settings = [
            "ROOKERY_NODE_DATA_DIRECTORY": folder.file("data"), "ROOKERY_LISTEN_PORT": "0", "ROOKERY_JOBS_WORKERS": "off",
            "NOTIFY_SOCKET": supervisor.name,
        ]
        var quiet = settings
        quiet["NOTIFY_SOCKET"] = nil
        let worker = try Program.start(["worker"], settings: quiet)
        for round in 1...2 {
            let node = try Program.start(["serve"], settings: settings)
            while supervisor.next(within: 60) != "READY=1" {}
            #expect(try Program.run(["jobs", "probe", "--count", "20"], settings: quiet).status == 0)
            try untilDone(Int64(round) * 20, quiet)
            node.terminate()
            #expect(try node.wait().status == 0)
        }
        worker.terminate()
        let ended = try worker.wait()
        #expect(ended.status == 0, "\(ended.errors)")
    }

    @Test(
        "What worker and node say to each other comes through whole",
        arguments: [
            WorkerMessage.hello(name: "worker-1", kinds: ["a", "b"], slots: 7), .beat, .cancel([1, 2]), .settled([3]),
            .jobs([ClaimedJob(id: 1, kind: "a", token: 1 << 60, payload: #"{"x":"\n"}"#, attempt: 2, expiresAt: nil, createdAt: 9)]),
            .jobs([
                ClaimedJob(id: 1, kind: "a", token: 1, payload: "{}", attempt: 1, expiresAt: 5, createdAt: 9, material: #"{"to":"ä"}"#)
            ]),
            .ended([
                JobEnd(id: 1, token: 2, outcome: .done, reference: "SM1", note: #"{"challenge":"c"}"#),
                JobEnd(id: 2, token: 2, outcome: .again),
                JobEnd(id: 3, token: 2, outcome: .retry(JobFault("c", "s", status: 500), notBefore: 77)),
                JobEnd(id: 4, token: 2, outcome: .retry(JobFault("c", "s"))),
                JobEnd(id: 5, token: 2, outcome: .wait(until: nil, JobFault("c", "s"))),
                JobEnd(id: 6, token: 2, outcome: .wait(until: 5, JobFault("c", "s"))), JobEnd(id: 7, token: 2, outcome: .cancelled),
                JobEnd(id: 8, token: 2, outcome: .dead(JobFault("c", "s"), trips: true)),
                JobEnd(id: 9, token: 2, outcome: .snooze(until: 5)),
                JobEnd(id: 10, token: 2, outcome: .returned),
            ]),
        ])
    func messages(_ message: WorkerMessage) throws {
        #expect(WorkerMessage(try JSON(parsing: message.json.encoded())) == message)
    }

    @Test(
        "What is no message is none",
        arguments: [[:], ["type": "fly"], ["type": "hello", "name": "", "slots": 1], ["type": "hello", "name": "a", "slots": -1]] as [JSON])
    func nonsense(_ json: JSON) {
        #expect(WorkerMessage(json) == nil)
    }
}
