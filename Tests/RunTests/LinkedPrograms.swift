import Cast
import Foundation
import Testing

/// Two nodes of the program that list each other, north.example and south.example, on loopback, with certificates of an authority of
/// their own.
final class LinkedPrograms {
    static let names = (north: "north.example", south: "south.example")

    let folder: Folder
    /// The authority's certificate.
    let authority: String
    /// Their ports for each other.
    let ports: (north: Int, south: Int)

    init() throws {
        folder = try Folder()
        authority = folder.file("authority.pem")
        ports = (try Self.freePort(), try Self.freePort())
        try openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=The linked nodes",
            "-keyout", folder.file("authority.key"), "-out", authority)
        for name in [Self.names.north, Self.names.south] { try certify(name) }
    }

    /// The settings of one of them, without a folder.
    func settings(_ name: String, _ more: [String: String] = [:]) -> [String: String] {
        let isNorth = name == Self.names.north
        let peer = isNorth ? Self.names.south : Self.names.north
        return [
            "ROOKERY_NODE_NAME": name, "ROOKERY_FEDERATION_ALLOWED": peer, "ROOKERY_FEDERATION_ADDRESS": "127.0.0.1",
            "ROOKERY_FEDERATION_PORT": "\(isNorth ? ports.north : ports.south)",
            "ROOKERY_FEDERATION_TLS_CERTIFICATE": folder.file("\(name).pem"), "ROOKERY_FEDERATION_TLS_KEY": folder.file("\(name).key"),
            "ROOKERY_FEDERATION_AUTHORITIES": authority,
            "ROOKERY_FEDERATION_PLACES": "\(peer)=127.0.0.1:\(isNorth ? ports.south : ports.north)",
        ].merging(more) { $1 }
    }

    /// What `curl` gets from one of them: the status on the last line, the body before it.
    func fetch(_ name: String, _ target: String, _ more: String...) throws -> String {
        let port = name == Self.names.north ? ports.north : ports.south
        return try output(
            "curl",
            ["-s", "--path-as-is", "--cacert", authority, "--resolve", "\(name):\(port):127.0.0.1", "-w", "\n%{http_code}"] + more
                + ["https://\(name):\(port)\(target)"])
    }

    /// The same from any address.
    func get(_ address: String) throws -> String { try output("curl", ["-s", "-w", "\n%{http_code}", address]) }

    private func certify(_ name: String) throws {
        let (key, request, certificate) = (folder.file("\(name).key"), folder.file("\(name).csr"), folder.file("\(name).pem"))
        let extensions = folder.file("\(name).txt")
        try "subjectAltName=DNS:\(name)".write(toFile: extensions, atomically: true, encoding: .utf8)
        try openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=\(name)", "-keyout", key, "-out", request
        )
        try openssl(
            "x509", "-req", "-in", request, "-CA", authority, "-CAkey", folder.file("authority.key"), "-CAcreateserial", "-days", "2",
            "-extfile", extensions, "-out", certificate)
    }

    private func openssl(_ arguments: String...) throws { _ = try output("openssl", arguments) }

    private func output(_ program: String, _ arguments: [String]) throws -> String {
        let out = folder.file("out-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: out, contents: nil)
        let file = try FileHandle(forWritingTo: URL(filePath: out))
        let null = try FileHandle(forReadingFrom: URL(filePath: "/dev/null"))
        let running = try SpawnedProgram(program, arguments, files: (null.fileDescriptor, file.fileDescriptor, file.fileDescriptor))
        let status = running.wait()
        let text = try String(contentsOfFile: out, encoding: .utf8)
        try #require(status == 0, "\(program) \(arguments): \(text)")
        return text
    }

    /// A port that nobody had a moment ago.
    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        try #require(isBound)
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
