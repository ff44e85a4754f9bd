import CanonicalJSON
import Foundation
import Testing

@Suite("Two nodes that meet", .timeLimit(.minutes(5)))
struct PeerProgramTests {
    private let north = LinkedPrograms.names.north
    private let south = LinkedPrograms.names.south

    private func check(_ peer: String, by node: ServingProgram) throws -> Program.Ended {
        try Program.run(["check", "peer", peer], settings: node.settings)
    }

    @Test("Both find each other, and each believes what the other signs; keys are kept over a restart")
    func meeting() throws {
        let town = try LinkedPrograms()
        let ada = try ServingProgram(town.settings(north))
        let ben = try ServingProgram(town.settings(south))
        for (node, peer) in [(ada, south), (ben, north)] {
            let walk = try check(peer, by: node)
            #expect(walk.status == 0, "\(walk.output)\(walk.errors)")
            #expect(walk.output.contains("TLS and HTTP: good. It runs Rookery "))
            #expect(walk.output.contains("Keys: ed25519:0, good until "))
            #expect(walk.output.hasSuffix("A signed request: heard and believed.\nAll is well.\n"))
        }
        // North is gone, and South starts anew: it knows North's key.
        #expect(try ada.end().status == 0)
        try ben.killAndStart()
        let again = try check(south, by: ada)
        #expect(again.status == 0, "\(again.output)\(again.errors)")
    }

    @Test("A node that signs with a new key is believed as before, and its old key stays where others look for it")
    func newKey() throws {
        let town = try LinkedPrograms()
        let ada = try ServingProgram(town.settings(north))
        let ben = try ServingProgram(town.settings(south))
        #expect(try check(south, by: ada).status == 0)
        let turned = try Program.run(["rotate-key"], settings: ada.settings)
        #expect(turned.output == "ed25519:1 signs from the next start on.\n")
        try ada.killAndStart()
        // South asks for keys once a minute at most; it has forgotten when it did.
        try ben.killAndStart()
        let walk = try check(south, by: ada)
        #expect(walk.status == 0, "\(walk.output)\(walk.errors)")
        let keys = try town.fetch(north, "/_matrix/key/v2/server")
        #expect(keys.contains("\"old_verify_keys\":{\"ed25519:0\":{\"expired_ts\":"), "\(keys)")
        #expect(try check(north, by: ben).output.contains("Keys: ed25519:1, good until "))
    }

    @Test("A node that is not listed hears so, and what its admin should ask for")
    func notListed() throws {
        let town = try LinkedPrograms()
        let ada = try ServingProgram(town.settings(north))
        let ben = try ServingProgram(town.settings(south, ["ROOKERY_FEDERATION_ALLOWED": "west.example"]))
        let walk = try check(south, by: ada)
        #expect(walk.status == 1 && walk.errors.contains("its admin has to put \"north.example\" into its list."), "\(walk.errors)")
        let other = try check(north, by: ben)
        #expect(other.output.contains("It is not in federation.allowed of this node"))
        #expect(other.status == 1 && other.errors.contains("Put \"north.example\" into federation.allowed"), "\(other.errors)")
    }

    @Test("What admins said of a node while it ran counts, whether it runs or not")
    func said() throws {
        let town = try LinkedPrograms()
        let ada = try ServingProgram(town.settings(north))
        let ben = try ServingProgram(town.settings(south, ["ROOKERY_FEDERATION_ALLOWED": "west.example"]))
        func peers(_ act: String) throws {
            let ended = try Program.run(["peers", act, north], settings: ben.settings)
            #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
        }
        try peers("add")
        let added = try check(north, by: ben)
        #expect(added.status == 0 && !added.output.contains("federation.allowed"), "\(added.output)\(added.errors)")
        try peers("block")
        let blocked = try check(north, by: ben)
        #expect(blocked.output.contains("It is blocked by an admin of this node"), "\(blocked.output)")
        #expect(blocked.status == 1 && blocked.errors.contains("rookery peers unblock north.example"), "\(blocked.errors)")
        try peers("add")
        #expect(try ben.end().status == 0)
        // North cannot fetch the keys of a node that is down: how far the walk comes is another matter.
        let down = try check(north, by: ben)
        #expect(!down.output.contains("refused here"), "\(down.output)")
        try peers("remove")
        #expect(try check(north, by: ben).output.contains("It is not in federation.allowed of this node, nor added to it"))
        _ = ada
    }

    @Test("Whatever is wrong on the way, the walk ends there and says what to change")
    func obstacles() throws {
        let town = try LinkedPrograms()
        let ada = try ServingProgram(town.settings(north))
        let silent = try check(south, by: ada)
        #expect(silent.status == 1 && silent.errors.contains("Its admin has to look whether it runs"), "\(silent.errors)")
        let ben = try ServingProgram(town.settings(south))
        let strict = try Program.run(
            ["check", "peer", south], settings: ada.settings.filter { $0.key != "ROOKERY_FEDERATION_AUTHORITIES" })
        #expect(strict.status == 1 && strict.errors.contains("It needs a certificate for that name"), "\(strict.errors)")
        let misnamed = try Program.run(
            ["check", "peer", "west.example"],
            settings: ada.settings.merging(["ROOKERY_FEDERATION_PLACES": "west.example=127.0.0.1:\(town.ports.south)"]) { $1 })
        #expect(misnamed.status == 1 && misnamed.errors.contains("It needs a certificate for that name"), "\(misnamed.errors)")
        let guarded = try Program.run(["check", "peer", "127.0.0.1:\(town.ports.south)"], settings: ada.settings)
        #expect(guarded.status == 1 && guarded.errors.contains("federation.private_addresses"), "\(guarded.errors)")
        for (name, word) in [("north.example", "this node itself"), ("no name", "no name of a node")] {
            let refused = try Program.run(["check", "peer", name], settings: ada.settings)
            #expect(refused.status == 1 && refused.errors.contains(word), "\(refused.errors)")
        }
        let off = try Program.run(["check", "peer", south], settings: ada.settings.merging(["ROOKERY_FEDERATION_MODE": "off"]) { $1 })
        #expect(off.status == 1 && off.errors.contains("federation.mode is off"), "\(off.errors)")
        _ = ben
    }

    @Test("A node whose keys cannot be fetched is not believed, and hears why")
    func noKeys() throws {
        let town = try LinkedPrograms()
        let ada = try ServingProgram(town.settings(north))
        let ben = try ServingProgram(town.settings(south, ["ROOKERY_FEDERATION_PLACES": "north.example=127.0.0.1:1"]))
        let walk = try check(south, by: ada)
        #expect(walk.status == 1 && walk.errors.contains("run `rookery check peer north.example` there"), "\(walk.errors)")
        _ = ben
    }

    @Test("Anybody may ask for version and keys; everything else is for listed nodes that prove themselves")
    func endpoints() throws {
        let town = try LinkedPrograms()
        let ada = try ServingProgram(town.settings(north, ["ROOKERY_FEDERATION_SERVER": "chat.north.example:443"]))
        func answer(_ target: String, _ more: String...) throws -> (status: String, json: JSON) {
            let text = more.isEmpty ? try town.fetch(north, target) : try town.fetch(north, target, more[0], more[1])
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            return (String(lines.last ?? ""), (try? JSON(parsing: Array(lines.dropLast().joined().utf8))) ?? .null)
        }
        let version = try answer("/_matrix/federation/v1/version")
        #expect(version.status == "200" && version.json["server"]?["name"]?.string == "Rookery")
        let keys = try answer("/_matrix/key/v2/server")
        #expect(keys.status == "200" && keys.json["server_name"]?.string == north)
        #expect(keys.json["verify_keys"]?["ed25519:0"]?["key"]?.string?.count == 43)
        #expect(try answer("/_matrix/key/v2/server/ed25519:0").json["server_name"]?.string == north)
        let people = try town.get("http://127.0.0.1:\(ada.port)/.well-known/matrix/server")
        #expect(people == "{\"m.server\":\"chat.north.example:443\"}\n200", "\(people)")
        #expect(try answer("/.well-known/matrix/server").json["m.server"]?.string == "chat.north.example:443")

        let profile = "/_matrix/federation/v1/query/profile?user_id=@ada:north.example"
        let unsigned = try answer(profile)
        #expect(unsigned.status == "401" && unsigned.json["errcode"]?.string == "M_UNAUTHORIZED")
        let signature = String(repeating: "A", count: 86)
        let field = #"X-Matrix origin="west.example",destination="north.example",key="ed25519:0",sig="\#(signature)""#
        let forged = try answer(profile, "-H", "Authorization: \(field)")
        #expect(forged.status == "403" && forged.json["errcode"]?.string == "M_FORBIDDEN")
        let odd = try answer(profile, "-H", "Authorization: X-Matrix origin=south.example")
        #expect(odd.status == "400")
        for target in ["/", "/_matrix/federation/v1/nothing", "/_matrix/federation/v1//version", "/_matrix/client/versions"] {
            let unknown = try answer(target)
            #expect(unknown.status == "404" && unknown.json["errcode"]?.string == "M_UNRECOGNIZED", "\(target)")
        }
        let put = try answer("/_matrix/federation/v1/version", "-X", "PUT")
        #expect(put.status == "405" && put.json["errcode"]?.string == "M_UNRECOGNIZED")
        #expect(!ada.program.logged.contains("nobody elsewhere can find"))
        #expect(try ada.end().status == 0)
        let own = try ServingProgram(town.settings(north, ["ROOKERY_NODE_NAME": "localhost"]))
        #expect(own.program.logged.contains("nobody elsewhere can find a node of this name"))
    }
}
