import CanonicalJSON
import Cast
import Chat
import Federation
import Storage
import Testing

@testable import Node

@Suite("Administering other nodes")
struct PeerRouteTests {
    @Test("Other nodes are for admins only")
    func access() async throws {
        try await AccountStory.tell { story in
            _ = try await story.admin()
            let ada = try await story.register("ada")
            #expect(try await story.ask("GET", "admin/peers").status == 401)
            #expect(try await story.ask("GET", "admin/peers", as: ada).code == "forbidden")
            #expect(try await story.ask("PUT", "admin/peers/south.example", ["standing": "allowed"], as: ada).code == "forbidden")
        }
    }

    @Test("An admin adds a node, blocks one that the settings list, takes both back, and the audit says so")
    func standings() async throws {
        try await AccountStory.tell {
            $0.federation.allowed = ["west.example"]
        } _: { story in
            let dan = try await story.admin()
            let added = try await story.ask("PUT", "admin/peers/south.example", ["standing": "allowed"], as: dan)
            #expect(added.status == 200 && added.json?["linked"]?.bool == true && added.json?["listed"]?.bool == false)
            let blocked = try await story.ask("PUT", "admin/peers/west.example", ["standing": "blocked"], as: dan)
            #expect(blocked.json?["linked"]?.bool == false && blocked.json?["listed"]?.bool == true)
            let list = try await story.ask("GET", "admin/peers", as: dan).json?["items"]?.array ?? []
            #expect(list.map { $0["name"]?.string } == ["south.example", "west.example"])
            #expect(list.map { $0["standing"]?.string } == ["allowed", "blocked"])
            let page = try await story.ask("GET", "admin/peers?limit=1", as: dan).json
            let next = try #require(page?["next"]?.string)
            let rest = try await story.ask("GET", "admin/peers?limit=1&after=\(next)", as: dan).json?["items"]?.array ?? []
            #expect(rest.map { $0["name"]?.string } == ["west.example"])
            for name in ["south.example", "west.example"] {
                #expect(try await story.ask("DELETE", "admin/peers/\(name)", as: dan).status == 204)
            }
            #expect(try await story.ask("DELETE", "admin/peers/south.example", as: dan).code == "peer_not_found")
            let left = try await story.ask("GET", "admin/peers", as: dan).json?["items"]?.array ?? []
            #expect(left.map { $0["name"]?.string } == ["west.example"] && left.map { $0["linked"]?.bool } == [true])
            let audit = try await story.ask("GET", "admin/audit", as: dan).json?["items"]?.array ?? []
            #expect(audit.map { $0["action"]?.string } == ["peer.allow", "peer.block", "peer.remove", "peer.remove"])
            #expect(audit.first?["detail"] == ["from": nil, "to": "allowed"])
        }
    }

    @Test("Nobody blocks the node itself, or what is no name")
    func names() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            for name in ["north.example", "no%20name", "a%2Fb"] {
                #expect(try await story.ask("PUT", "admin/peers/\(name)", ["standing": "blocked"], as: dan).code == "invalid", "\(name)")
            }
            #expect(try await story.ask("PUT", "admin/peers/south.example", ["standing": "friend"], as: dan).code == "invalid")
            #expect(try await story.ask("PUT", "admin/peers/south.example", [:], as: dan).code == "invalid")
        }
    }

    @Test("What waits for a blocked node is forgotten, of one that is linked nothing is; only that one is tried again")
    func acts() async throws {
        try await AccountStory.tell {
            $0.federation.allowed = ["south.example"]
        } _: { story in
            let dan = try await story.admin()
            var record = DeliveryRecord(server: "south.example", cursor: -7)
            record = try #require(DeliveryRecord(stored: failing(record.stored)))
            let kept = record
            try await story.node.context.database.write { session in
                try session.setDelivery(String(decoding: kept.stored.encoded(), as: UTF8.self), to: "south.example")
            }
            let shown = try await story.ask("GET", "admin/peers", as: dan).json?["items"]?.array?.first
            #expect(shown?["failures"]?.int == 3 && shown?["lastError"]?.string == "timeout" && shown?["nextTry"]?.string != nil)
            #expect(try await story.ask("POST", "admin/peers/south.example/purge", as: dan).code == "conflict")
            let tried = try await story.ask("POST", "admin/peers/south.example/retry", as: dan).json
            #expect(tried?["nextTry"] == .null && tried?["failures"]?.int == 3)
            _ = try await story.ask("PUT", "admin/peers/south.example", ["standing": "blocked"], as: dan)
            #expect(try await story.ask("POST", "admin/peers/south.example/retry", as: dan).code == "conflict")
            let purged = try await story.ask("POST", "admin/peers/south.example/purge", as: dan).json
            #expect(purged?["failures"]?.int == 0 && purged?["backlog"]?.int == 0 && purged?["lastError"] == .null)
            #expect(try await story.ask("POST", "admin/peers/nowhere.example/retry", as: dan).code == "peer_not_found")
        }
    }

    /// The record of a node that did not answer three times.
    private func failing(_ record: JSON) -> JSON {
        var record = record
        record["health"] = [
            "failures": 3, "asks_for_patience": false, "failing_since": 1, "retry_at": 4_000_000_000_000, "last_fault": "timeout",
        ]
        return record
    }

    @Test("Other nodes' rooms and people are not to be had by a node that links with nobody")
    func nobody() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let rooms = try await story.ask("GET", "rooms/public?node=south.example", as: ada)
            #expect(rooms.status == 501 && rooms.code == "not_available")
            #expect(try await story.ask("GET", "users/%40cleo%3Asouth.example", as: ada).code == "user_not_found")
        }
    }
}
