import CanonicalJSON
import Cast
import Foundation
import OutboundHTTP
import Testing

@testable import Run

/// A node of the program whose files go to the S3 server of the tests, under a prefix of its own.
final class StoringNode {
    let folder: Folder
    let prefix = UUID().uuidString.lowercased() + "/"
    private(set) var settings: [String: String]
    private var program: Program
    private let supervisor: Supervisor
    private(set) var port = 0

    init(_ more: [String: String] = [:]) async throws {
        folder = try Folder()
        supervisor = try Supervisor()
        let server = try JSON(parsing: try await Self.ask("POST", "/_start"))
        try #require(server["secret"]?.string).write(toFile: folder.file("secret"), atomically: true, encoding: .utf8)
        settings = [
            "ROOKERY_NODE_DATA_DIRECTORY": folder.file("data"), "ROOKERY_LISTEN_PORT": "0", "NOTIFY_SOCKET": supervisor.name,
            "ROOKERY_ACCOUNTS_REGISTRATION": "open", "ROOKERY_OUTBOUND_AUTHORITIES": StandIns.place("authority"),
            "ROOKERY_MEDIA_STORE_KIND": "s3", "ROOKERY_MEDIA_S3_ORIGIN": try #require(server["origin"]?.string),
            "ROOKERY_MEDIA_S3_BUCKET": try #require(server["bucket"]?.string), "ROOKERY_MEDIA_S3_PREFIX": prefix,
            "ROOKERY_MEDIA_S3_REGION": try #require(server["region"]?.string),
            "ROOKERY_MEDIA_S3_ACCESS_KEY": try #require(server["key"]?.string), "ROOKERY_MEDIA_S3_SECRET_FILE": folder.file("secret"),
        ].merging(more) { $1 }
        program = try Program.start(["serve"], settings: settings)
        try untilThere()
    }

    /// Settings with which new files go to Cloudinary, from the next start on; what lies in S3 stays there.
    func cloudinary() throws -> [String: String] {
        try StandIns.place("cloudinary", "secret").write(toFile: folder.file("cloudinary"), atomically: true, encoding: .utf8)
        return [
            "ROOKERY_MEDIA_STORE_KIND": "cloudinary", "ROOKERY_MEDIA_CLOUDINARY_ORIGIN": StandIns.place("cloudinary", "origin"),
            "ROOKERY_MEDIA_CLOUDINARY_CLOUD": StandIns.place("cloudinary", "cloud"),
            "ROOKERY_MEDIA_CLOUDINARY_KEY": StandIns.place("cloudinary", "key"),
            "ROOKERY_MEDIA_CLOUDINARY_SECRET_FILE": folder.file("cloudinary"),
        ]
    }

    private func untilThere() throws {
        while true {
            let word = supervisor.next(within: 60)
            if word == "READY=1" { break }
            try #require(!word.isEmpty, "the node does not start: \(program.said)")
        }
        let text = try #require(program.said.components(separatedBy: "http://127.0.0.1:").dropFirst().first)
        port = try #require(Int(text.prefix { $0.isNumber }))
    }

    /// Ends it as a power cut would, and starts it again.
    func killAndStart() throws {
        program.kill()
        _ = try program.wait()
        program = try Program.start(["serve"], settings: settings)
        try untilThere()
    }

    /// Stops it, and starts it with other settings.
    func restart(with more: [String: String] = [:]) throws {
        _ = try end()
        settings.merge(more) { $1 }
        program = try Program.start(["serve"], settings: settings)
        try untilThere()
    }

    func end() throws -> Program.Ended {
        program.terminate()
        return try program.wait()
    }

    /// A command beside it.
    func run(_ arguments: String..., settings more: [String: String] = [:]) throws -> Program.Ended {
        var quiet = settings.merging(more) { $1 }
        quiet["NOTIFY_SOCKET"] = nil
        return try Program.run(arguments, settings: quiet)
    }

    // MARK: people

    func register(_ name: String) async throws -> HTTPClient {
        let body: JSON = ["username": .string(name), "password": "correct horse battery", "device": "laptop"]
        let made = try await HTTPClient(port: port).send("POST", "/api/v1/auth/register", json: body)
        var client = HTTPClient(port: port)
        client.headers = [(name: "authorization", value: "Bearer \(try #require(made.json?["accessToken"]?.string, "\(made.text)"))")]
        return client
    }

    /// The media object of a file that was taken.
    static func send(_ bytes: [UInt8], named name: String, by person: HTTPClient) async throws -> JSON {
        let sent = try await person.send(
            "POST", "/api/v1/media?name=\(name)", headers: [("content-type", "application/octet-stream")], body: bytes)
        try #require(sent.status == 201, "\(sent.text)")
        return try #require(sent.json)
    }

    // MARK: the server

    /// A request to the S3 server's door.
    static func ask(_ method: String, _ target: String, _ body: String = "") async throws -> [UInt8] {
        let address = try #require(WebAddress(StandIns.place("s3", "origin") + target))
        let request = FetchRequest(
            method, address, reach: .anywhere, body: .bytes(Array(body.utf8)), limits: FetchLimits(total: 120_000, idle: 120))
        return try await fetch.send(request).body
    }

    static let fetch = Fetch(FetchConfiguration(authorities: StandIns.place("authority")))

    /// Objects under the node's prefix with their lengths, and how many are half there.
    func objects() async throws -> (whole: [Int64], half: Int) {
        let said = try JSON(parsing: try await Self.ask("POST", "/_objects?prefix=\(prefix)"))
        return ((said["objects"]?.array ?? []).compactMap { $0.array?[1].int }, said["uploads"]?.array?.count ?? -1)
    }

    /// Requests that the door has seen with all the words.
    func seen(_ word: String) async throws -> Int {
        let found = try JSON(parsing: try await Self.ask("POST", "/_requests?match=\(prefix)")).array ?? []
        return found.filter { $0["target"]?.string?.contains(word) ?? false }.count
    }

    /// Returns once it holds.
    func until(_ what: String, _ holds: () async throws -> Bool) async throws {
        for _ in 0..<1_200 {
            if try await holds() { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("never: \(what)")
    }
}
