import CanonicalJSON
import Cast
import Foundation
import Node
import Testing

@testable import Run

@Suite("Administering from the command line")
struct AdminProgramTests {
    private func json(_ ended: Program.Ended) throws -> JSON { try JSON(parsing: Array(ended.output.utf8)) }

    /// Makes an account over HTTP.
    private func register(_ username: String, at port: Int) async throws {
        let body: JSON = ["username": .string(username), "password": "correct horse battery"]
        let reply = try await HTTPClient(port: port).send(
            "POST", "/api/v1/auth/register", headers: [("content-type", "application/json")], body: body.encoded())
        #expect(reply.status == 201)
    }

    @Test("The same commands look and act while the node runs and while it does not, and the audit says it was the command line")
    func life() async throws {
        let node = try ServingProgram()
        let settings = node.settings
        try await register("ada", at: node.port)
        #expect(try Program.run(["users"], settings: settings).output.contains("@ada:localhost"))
        #expect(try Program.run(["users", "end-sessions", "ada"], settings: settings).output == "1 session has ended.\n")
        #expect(try Program.run(["users", "suspend", "ada"], settings: settings).output == "@ada:localhost is suspended.\n")
        let nobody = try Program.run(["users", "suspend", "nobody"], settings: settings)
        #expect(nobody.status == 1 && nobody.errors.hasPrefix("rookery: "))
        #expect(try Program.run(["rooms"], settings: settings).output == "No rooms.\n")
        #expect(try node.end().status == 0)

        #expect(try json(Program.run(["users", "show", "ada", "--json"], settings: settings))["suspended"]?.bool == true)
        #expect(try Program.run(["users", "unsuspend", "ada"], settings: settings).output == "@ada:localhost may log in again.\n")
        #expect(try Program.run(["users", "role", "ada", "admin"], settings: settings).output == "@ada:localhost is admin now.\n")
        #expect(try Program.run(["users", "role", "ada", "king"], settings: settings).status == 1)
        #expect(try Program.run(["users", "password-link", "ada"], settings: settings).output.contains("/#reset="))
        let audit = try json(Program.run(["audit", "--subject", "@ada:localhost", "--json"], settings: settings))["items"]?.array ?? []
        #expect(
            audit.map { $0["action"]?.string } == [
                "user.sessions.end", "user.suspend", "user.unsuspend", "user.role", "user.password_link",
            ])
        #expect(audit.allSatisfy { $0["actor"] == .null })
        #expect(try Program.run(["stats", "--by", "minute"], settings: settings).output.contains("activeUsers"))
        #expect(try Program.run(["jobs", "providers"], settings: settings).status == 0)
    }

    @Test("Other nodes are added, blocked and left to the settings again, while the node runs and while it does not")
    func peers() async throws {
        let node = try ServingProgram()
        let settings = node.settings
        #expect(try Program.run(["peers"], settings: settings).output == "No other nodes.\n")
        let added = try Program.run(["peers", "add", "south.example"], settings: settings)
        #expect(added.output == "This node links with south.example.\n")
        #expect(try Program.run(["peers", "block", "west.example"], settings: settings).output == "west.example is blocked.\n")
        #expect(try Program.run(["peers", "block", "localhost"], settings: settings).status == 1)
        #expect(try Program.run(["peers", "retry", "south.example"], settings: settings).output == "south.example is tried now.\n")
        #expect(try node.end().status == 0)

        let list = try json(Program.run(["peers", "list", "--json"], settings: settings))["items"]?.array ?? []
        #expect(list.map { $0["name"]?.string } == ["south.example", "west.example"])
        #expect(list.map { $0["linked"]?.bool } == [true, false])
        let hint = try Program.run(["peers", "purge", "west.example"], settings: settings)
        #expect(hint.status != 0 && hint.errors.contains("--yes"))
        let purged = try Program.run(["peers", "purge", "west.example", "--yes"], settings: settings)
        #expect(purged.output == "What waited for west.example is forgotten.\n")
        #expect(try Program.run(["peers", "purge", "south.example", "--yes"], settings: settings).status == 1)
        #expect(try Program.run(["peers", "unblock", "west.example"], settings: settings).status == 0)
        let removed = try Program.run(["peers", "remove", "south.example"], settings: settings)
        #expect(removed.output == "south.example is as the settings say.\n")
    }

    @Test("A request for a route that is not for the command line is refused like one that there is not")
    func strange() {
        #expect(ControlRequest(line: ControlRequest.admin("listAudit", ["limit": 3]).line) == .admin("listAudit", ["limit": 3]))
        for wrong in ["admin", "admin listAudit", "admin listAudit nonsense"] { #expect(ControlRequest(line: wrong) == nil, "\(wrong)") }
        #expect(Route.host.allSatisfy { $0.path.hasPrefix("admin/") && $0.name != "makeNodeInvite" })
    }

    @Test("A secret setting is only said to be set, wherever settings are shown")
    func secrets() throws {
        var setting = Setting.text("node.name", \.identity.name, .nodeName, "A name.")
        setting.isSecret = true
        #expect(setting.show(NodeConfiguration()).veiled == .text("set"))
        #expect(SettingValue.text("").veiled == .text("") && SettingValue.list(["a"]).veiled == .text("set"))
        let inForce = SettingTable.inForce(NodeConfiguration())
        #expect(inForce.map(\.key) == SettingTable.all.map(\.key) && inForce.allSatisfy { $0.value == $0.standard })
        var changed = NodeConfiguration()
        changed.listen.port = 9
        let port = SettingTable.inForce(changed).first { $0.key == "listen.port" }
        #expect(port?.value == 9 && port?.standard == 8080)
    }
}
