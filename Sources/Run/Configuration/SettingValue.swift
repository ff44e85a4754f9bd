/// A value as it stands in the file or the environment, before anybody judged it.
enum SettingValue: Sendable, Equatable {
    case text(String)
    case integer(Int64)
    case boolean(Bool)
    case list([String])

    /// The value as TOML.
    var toml: String {
        switch self {
        case .text(let text): TomlText.quoted(text)
        case .integer(let number): String(number)
        case .boolean(let flag): String(flag)
        case .list(let items): "[" + items.map(TomlText.quoted).joined(separator: ", ") + "]"
        }
    }

    /// A word from the environment, read as a value of the same kind as `example`; nil when it is none.
    /// Lists are separated by commas.
    init?(environment word: String, like example: SettingValue) {
        switch example {
        case .text: self = .text(word)
        case .integer:
            guard let number = Int64(word) else { return nil }
            self = .integer(number)
        case .boolean:
            guard let flag = Bool(word) else { return nil }
            self = .boolean(flag)
        case .list:
            let items = word.split(separator: ",").map { item in
                String(item.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
            self = .list(items)
        }
    }
}
