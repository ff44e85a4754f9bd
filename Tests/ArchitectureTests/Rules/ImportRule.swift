/// Who may import whom: the table of the design, and nothing beside it.
enum ImportRule {
    /// Our modules, with everything they may name. A module that is not here may not exist.
    static let table: [String: Set<String>] = [
        // The C library for comparing bytes only.
        "CanonicalJSON": ["Glibc"],
        "Chat": ["CanonicalJSON"],
        "SocketIO": ["CanonicalJSON"],
        "Cryptography": system.union(["COpenSSL", "CArgon2"]),
        "OutboundHTTP": system.union(["CCurl"]),
        // What decodes strangers' files sees neither the database nor the network: it runs in a process of its own.
        "Imaging": system.union(["CVips", "Chat", "CanonicalJSON"]),
        "Storage": system.union(["CSQLite", "CanonicalJSON", "Chat", "Cryptography", "OutboundHTTP"]),
        "Federation": system.union(["CanonicalJSON", "Chat", "Storage", "Cryptography", "OutboundHTTP"]),
        "Workers": system.union(["CanonicalJSON", "Chat", "Storage", "Federation", "Cryptography", "OutboundHTTP", "Logging"]),
        "Node": system.union(server).union([
            "CanonicalJSON", "Chat", "SocketIO", "Storage", "Federation", "Cryptography",
        ]),
        // Dispatch only to wait on the main thread, once it is known that the program is to be more than one thread.
        "Run": system.union(own).union(["Dispatch", "ArgumentParser", "Logging", "Metrics", "ServiceLifecycle", "UnixSignals"]),
    ]

    static let own: Set<String> = [
        "CanonicalJSON", "Chat", "SocketIO", "Cryptography", "OutboundHTTP", "Storage", "Federation", "Imaging", "Workers", "Node",
    ]

    /// What comes with the compiler and the C library. The pure modules do without these too.
    static let system: Set<String> = ["Glibc", "Synchronization"]

    /// What only the server names.
    static let server: Set<String> = [
        "NIOCore", "NIOPosix", "NIOConcurrencyHelpers", "NIOHTTP1", "NIOWebSocket", "NIOSSL", "NIOHTTPTypes", "NIOHTTPTypesHTTP1",
        "HTTPTypes", "Hummingbird", "HummingbirdCore", "Logging", "Metrics", "ServiceLifecycle",
    ]

    /// What tests may add to what their module may name.
    static let testing: Set<String> = ["Testing", "Foundation", "Glibc", "Synchronization", "Cast"]

    static func violations(in files: [SwiftFile]) -> [Violation] { files.flatMap(violations(in:)) }

    static func violations(in file: SwiftFile) -> [Violation] {
        guard let target = file.file.target else { return [] }
        return imports(of: file).compactMap { found in
            guard let reason = refusal(of: found, target: target, inSources: file.file.isInSources) else { return nil }
            return file.violation(found.line, reason)
        }
    }

    struct Import: Hashable {
        let module: String
        let line: Int
        /// `@testable`, `package`, `public`, …: what stands before the word `import` on its line.
        let modifiers: Set<String>
    }

    static func imports(of file: SwiftFile) -> [Import] {
        let kinds: Set<String> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor"]
        let code = file.code
        return code.indices.compactMap { index in
            let token = code[index]
            guard token.kind == .word, token.text == "import" else { return nil }
            let before = code[..<index].reversed().prefix { $0.line == token.line && $0.text != ";" && $0.kind != .literal }
            guard before.allSatisfy({ modifierWords.contains($0.text) }) else { return nil }
            var next = index + 1
            if next < code.count, kinds.contains(code[next].text) { next += 1 }
            guard next < code.count, code[next].kind == .word else { return nil }
            return Import(module: code[next].text, line: token.line, modifiers: Set(before.map(\.text)))
        }
    }

    private static let modifierWords: Set<String> = [
        "@", "testable", "preconcurrency", "_exported", "_implementationOnly", "_spi", "(", ")",
        "public", "package", "internal", "fileprivate", "private",
    ]

    private static func refusal(of found: Import, target: String, inSources: Bool) -> String? {
        if inSources {
            guard let allowed = table[target] else { return "module \(target) is not in the table of modules" }
            if !allowed.contains(found.module) { return "\(target) may not import \(found.module)" }
            if found.modifiers.contains("testable") { return "@testable import has no place in Sources" }
            if found.modifiers.contains("public") || found.modifiers.contains("_exported") {
                return "\(found.module) must not be handed on to importers"
            }
            if found.modifiers.contains("package"), isLibraryBehindAModule(found.module) {
                return "\(found.module) is this module's own affair: no package import"
            }
            return nil
        }
        return testRefusal(of: found, target: target)
    }

    /// Libraries whose types must not show in a module's signatures.
    private static func isLibraryBehindAModule(_ module: String) -> Bool {
        ["CSQLite", "COpenSSL", "CArgon2", "CCurl", "CVips"].contains(module) || module.hasPrefix("Hummingbird")
    }

    private static func testRefusal(of found: Import, target: String) -> String? {
        let tested = target.hasSuffix("Tests") ? String(target.dropLast(5)) : "Node"
        var allowed = testing.union(own).union(table[tested] ?? [])
        allowed.insert(tested)
        if target == "Cast" { allowed.remove("Cast") }
        // Bytes from outside are tried wherever they come in, without a socket where that would only be slow.
        let triesAll = tested == "Fuzz"
        if triesAll { allowed.formUnion(server.union(["NIOEmbedded", "Run"])) }
        if !allowed.contains(found.module) { return "\(target) may not import \(found.module)" }
        // What is wired by the executable is tested where it is wired.
        if found.modifiers.contains("testable"), found.module != tested, tested != "Run", !triesAll {
            return "\(target) may look inside \(tested) only, not inside \(found.module)"
        }
        return nil
    }
}
