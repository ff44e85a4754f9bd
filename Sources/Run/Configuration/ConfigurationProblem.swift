/// Why the node does not start: one sentence that names the key, the value and what is expected.
enum ConfigurationProblem: Error, Equatable, CustomStringConvertible {
    /// Where a value came from.
    enum Source: Equatable, CustomStringConvertible {
        case file(String, line: Int)
        case environment(String)

        var description: String {
            switch self {
            case .file(let path, let line): "\(path), line \(line)"
            case .environment(let name): "the environment variable \(name)"
            }
        }
    }

    case unknownKey(String, Source, nearest: String?)
    case badValue(key: String, value: String, expected: String, Source)
    case setTwice(key: String, Source)
    case syntax(String, Source)
    case unreadable(path: String, reason: String)
    case contradiction(String)

    var description: String {
        switch self {
        case .unknownKey(let key, let source, let nearest):
            "There is no setting \(key) (\(source))" + (nearest.map { "; did you mean \($0)?" } ?? ".")
        case .badValue(let key, let value, let expected, let source): "\(key) is \(value) (\(source)), but \(expected) is expected."
        case .setTwice(let key, let source): "\(key) is set a second time (\(source))."
        case .syntax(let sentence, let source): "\(sentence) (\(source))."
        case .unreadable(let path, let reason): "The configuration file \(path) cannot be read: \(reason)."
        case .contradiction(let sentence): sentence
        }
    }
}
