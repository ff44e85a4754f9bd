import CanonicalJSON
import Chat
import Cryptography
import Storage
import Testing

@testable import Node

/// What people in stories do with devices that are woken. No worker runs: the jobs that were planned stay to be looked at.
extension AccountStory {
    /// Takes any https endpoint; what is wrong with others is told by the tests of who judges them on a real node.
    static let providers = NodeProviders(pushJudge: { (kind, endpoint, key, secret) throws(Refusal) -> PushAddress in
        guard endpoint.hasPrefix("https://"), let point = Base64URL.decode(key), let secret = Base64URL.decode(secret) else {
            throw Refusal.invalid("subscription.endpoint", .malformed, "An endpoint is an https address.")
        }
        return PushAddress(kind: kind, endpoint: endpoint, origin: "https://push.example", point: point, secret: secret)
    })

    static func subscription(_ name: String) -> JSON {
        let point = P256Key(random: .system).publicKey.point
        return [
            "kind": "webpush",
            "subscription": [
                "endpoint": .string("https://push.example/\(name)"),
                "keys": ["p256dh": .string(Base64URL.encode(point)), "auth": .string(Base64URL.encode([UInt8](repeating: 7, count: 16)))],
            ],
        ]
    }

    /// This session's browser is woken from now on.
    @discardableResult
    func wake(_ person: Person, _ name: String) async throws -> JSON {
        try await must("PUT", "devices/push", Self.subscription(name), as: person)
    }

    /// The messages that a person's devices are to be told, once everything that was said is planned: which is when `witness`, who is
    /// always told, is told of the last thing.
    func told(_ person: Person, witness: Person, of room: String, by author: Person) async throws -> Int {
        let last = try await say("and this is for the witness", in: room, as: author)
        let position = try #require(last["position"]?.int)
        for _ in 0..<4_000 {
            if try await positions(of: witness).contains(position) { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        let planning = try await planning()
        try #require(try await positions(of: witness).contains(position), "\(position) was not planned: \(planning)")
        return try await positions(of: person).count
    }

    /// Where the planning of pushes stands, for whoever reads why a test failed.
    private func planning() async throws -> String {
        try await node.context.read { session in
            let (head, through) = (try session.head(), try session.fact("push_through") ?? "nothing")
            let jobs = try session.rows("SELECT kind || ' ' || state || ' ' || payload FROM jobs") { $0.text(0) }
            return "head \(head), saved through \(through), jobs \(jobs), users with devices \(self.node.context.push.users.all)"
        }
    }

    /// Where the jobs of a person's devices lead.
    func positions(of person: Person) async throws -> [Int64] {
        try await node.context.read { session in
            let uid = try session.user(id: person.id)?.uid ?? 0
            let devices = Set(try session.pushDevices(uid: uid).map(\.number))
            let jobs = try session.jobs(JobFilter(kind: "push.web"), before: .max, limit: 100, at: 0)
            return try jobs.filter { !$0.state.isEnded }.compactMap { job in
                let payload = try JSON(parsing: Array(job.payload.utf8))
                return payload["device"]?.int.flatMap { devices.contains($0) ? payload["position"]?.int : nil }
            }
        }
    }
}
