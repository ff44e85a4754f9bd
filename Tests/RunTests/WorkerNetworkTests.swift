import CanonicalJSON
import Cast
import Cryptography
import Foundation
import Testing

@testable import Run

@Suite("Workers on other machines", .timeLimit(.minutes(5)))
struct WorkerNetworkTests {
    /// A node that leaves all work to workers which come in over the network.
    private struct Node {
        let serving: ServingProgram
        let port: Int

        init() throws {
            serving = try ServingProgram([
                "ROOKERY_JOBS_WORKERS": "off", "ROOKERY_JOBS_WORKER_ADDRESS": "127.0.0.1", "ROOKERY_JOBS_WORKER_PORT": "0",
            ])
            for _ in 0..<3_000 where !serving.program.logged.contains("workers elsewhere can come in") { usleep(20_000) }
            let line = serving.program.logged.split(separator: "\n").first { $0.contains("workers elsewhere can come in") }
            port = try #require(line?.components(separatedBy: "port=").last.flatMap { Int($0.prefix { $0.isNumber }) })
        }

        var folder: Folder { serving.folder }
        var settings: [String: String] { serving.settings }
        var secret: String {
            get throws { try String(contentsOfFile: folder.file("data") + "/keys/workers.key", encoding: .utf8) }
        }

        func probesDone() throws -> Int64 {
            let counts = try JSON(parsing: Array(Program.run(["jobs", "counts", "--json"], settings: settings).output.utf8))
            return counts["queues"]?.array?.first { $0["queue"]?.string == "probe" }?["states"]?["done"]?.int ?? 0
        }

        func untilDone(_ count: Int64) throws {
            for _ in 0..<600 {
                if try probesDone() == count { return }
                usleep(50_000)
            }
            Issue.record("\(count) jobs were not done in time")
        }
    }

    private func worker(_ node: Node, secret file: String) throws -> Program {
        // A folder of its own: nothing of the node's but the secret is within its reach.
        let settings = ["ROOKERY_NODE_DATA_DIRECTORY": node.folder.file("elsewhere")]
        return try Program.start(["worker", "--node", "127.0.0.1:\(node.port)", "--secret", file], settings: settings)
    }

    /// What `openssl s_client` says to the node's worker port; it ends at once, as nobody types.
    private func strangersView(_ node: Node, _ more: [String]) throws -> String {
        let out = node.folder.file("openssl-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: out, contents: nil)
        let file = try FileHandle(forWritingTo: URL(filePath: out))
        let null = try FileHandle(forReadingFrom: URL(filePath: "/dev/null"))
        let client = try SpawnedProgram(
            "openssl", ["s_client", "-connect", "127.0.0.1:\(node.port)"] + more,
            files: (null.fileDescriptor, file.fileDescriptor, file.fileDescriptor))
        _ = client.wait()
        return try String(contentsOfFile: out, encoding: .utf8)
    }

    @Test("A worker with a copy of the secret does the node's jobs from anywhere")
    func work() throws {
        let node = try Node()
        let copy = node.folder.file("copied.key")
        try (try node.secret + "\n").write(toFile: copy, atomically: true, encoding: .utf8)
        let worker = try worker(node, secret: copy)
        #expect(try Program.run(["jobs", "probe", "--count", "25"], settings: node.settings).status == 0)
        try node.untilDone(25)
        worker.terminate()
        let ended = try worker.wait()
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(try node.serving.end().status == 0)
    }

    @Test("A worker with another secret gets nothing")
    func anotherSecret() throws {
        let node = try Node()
        let wrong = node.folder.file("wrong.key")
        try Base64URL.encode(Array(repeating: 7, count: 32)).write(toFile: wrong, atomically: true, encoding: .utf8)
        let stranger = try worker(node, secret: wrong)
        #expect(try Program.run(["jobs", "probe", "--count", "3"], settings: node.settings).status == 0)
        for _ in 0..<3_000 where !stranger.logged.contains("does not know this worker's secret") { usleep(20_000) }
        #expect(stranger.logged.contains("the node does not know this worker's secret"))
        #expect(try node.probesDone() == 0)
        stranger.terminate()
        #expect(try stranger.wait().status == 0)
    }

    @Test("OpenSSL's own client gets in with the secret, and with none, another name or an older TLS it does not")
    func secondOpinion() throws {
        let node = try Node()
        let secret = try #require(Base64URL.decode(try node.secret)).map { String(format: "%02x", $0) }.joined()
        let key = ["-psk", secret, "-psk_identity", "rookery"]
        let known = try strangersView(node, ["-tls1_3"] + key)
        #expect(known.contains("Reused, TLSv1.3, Cipher is TLS_AES_128_GCM_SHA256"), "\(known)")
        #expect(known.contains("no peer certificate available"))
        let refused = [
            ["-tls1_3"], ["-tls1_3", "-psk", secret, "-psk_identity", "other"],
            ["-tls1_3", "-psk", String(repeating: "07", count: 32), "-psk_identity", "rookery"], ["-tls1_2"] + key,
        ]
        for stranger in refused {
            let view = try strangersView(node, stranger)
            #expect(view.contains("(NONE)") && !view.contains("Reused"), "\(view)")
        }
    }

    @Test("A place that nobody means is refused before anything starts", arguments: ["north.example", "north.example:0", "::1:80", ":80"])
    func places(_ text: String) throws {
        let folder = try Folder()
        try Base64URL.encode(Array(repeating: 7, count: 32)).write(toFile: folder.file("key"), atomically: true, encoding: .utf8)
        let ended = try Program.run(["worker", "--node", text, "--secret", folder.file("key")])
        #expect(ended.status != 0 && ended.errors.contains("\(text) is no HOST:PORT."), "\(ended.errors)")
    }

    @Test("A secret that is missing or damaged is said by the name of its file")
    func damagedSecret() throws {
        let folder = try Folder()
        let missing = try Program.run(["worker", "--node", "north.example:8090", "--secret", folder.file("key")])
        #expect(missing.status != 0 && missing.errors.contains("\(folder.file("key")) is not there."), "\(missing.errors)")
        try "no secret".write(toFile: folder.file("key"), atomically: true, encoding: .utf8)
        let damaged = try Program.run(["worker", "--node", "north.example:8090", "--secret", folder.file("key")])
        let told = "\(folder.file("key")) is damaged. It holds no secret of workers."
        #expect(damaged.status != 0 && damaged.errors.contains(told), "\(damaged.errors)")
    }
}
