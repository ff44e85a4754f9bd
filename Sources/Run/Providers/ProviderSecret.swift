import Cryptography
import Node

/// A provider's secret in a file of its own: no setting, so that nothing prints it.
enum ProviderSecret {
    /// The file's text without the line end that editors put behind it.
    /// - Throws: a sentence that names the setting and the file, and holds nothing of its content.
    static func read(_ path: String, of setting: String) throws -> SecureBytes {
        guard let bytes = try SecretFile.read(path, limit: 4096) else {
            throw ConfigurationProblem.contradiction("\(setting) names \(path), which is not there.")
        }
        var text = bytes[...]
        while let last = text.last, last == 0x0A || last == 0x0D || last == 0x20 { text.removeLast() }
        guard !text.isEmpty, text.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw ConfigurationProblem.contradiction("\(setting) names \(path), which does not hold one line of text.")
        }
        return SecureBytes(copying: Array(text))
    }
}
