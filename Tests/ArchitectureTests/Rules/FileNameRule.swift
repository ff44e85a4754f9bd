/// Two files of one name in a target do not build; this says so in a sentence before the linker does.
enum FileNameRule {
    static func violations(in files: [SourceFile]) -> [Violation] {
        var first: [String: String] = [:]
        return files.filter(\.isSwift).compactMap { file in
            guard let target = file.target else { return nil }
            let key = "\(file.components[0])/\(target)/\(file.basename)"
            defer { first[key] = first[key] ?? file.path }
            return first[key].map { Violation(path: file.path, line: 1, message: "\($0) has the same name in the same target") }
        }
    }
}
