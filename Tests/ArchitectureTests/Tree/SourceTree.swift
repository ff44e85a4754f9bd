import Foundation

/// The repository as it lies on disk, read once for all rules.
enum SourceTree {
    static let root: URL = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static let files: [SourceFile] = readable(under: root, prefix: "").sorted { $0.path < $1.path }

    static let swift: [SwiftFile] = files.filter { $0.isSwift && $0.target != nil }.map(SwiftFile.init)

    static let sources: [SwiftFile] = swift.filter(\.file.isInSources)

    static func file(_ path: String) -> SourceFile? { files.first { $0.path == path } }

    /// Endings of what people write by hand. Vectors, pictures and lock files are data and read by nobody here.
    private static let handWritten: Set<String> = [
        "", "swift", "md", "toml", "sh", "py", "js", "cjs", "mjs", "css", "html", "svg", "service", "socket", "timer", "h",
        "modulemap", "txt", "yml", "yaml", "conf",
    ]

    private static let leftOut: Set<String> = ["node_modules", "data", "artifacts", "__pycache__"]

    private static func readable(under folder: URL, prefix: String) -> [SourceFile] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.flatMap { name -> [SourceFile] in
            guard !name.hasPrefix(".") || name == ".ci", !leftOut.contains(name) else { return [] }
            let url = folder.appendingPathComponent(name)
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else { return [] }
            if isFolder.boolValue { return readable(under: url, prefix: prefix + name + "/") }
            guard handWritten.contains(SourceFile(name, "").ending), let text = try? String(contentsOf: url, encoding: .utf8) else {
                return []
            }
            return [SourceFile(prefix + name, text)]
        }
    }
}
