import CanonicalJSON
import Node

extension SettingTable {
    /// Every setting with its value and its default, for the admins of a node that runs.
    static func inForce(_ configuration: NodeConfiguration) -> [SettingInForce] {
        let defaults = NodeConfiguration()
        return all.map { setting in
            let (value, standard) = (setting.show(configuration), setting.show(defaults))
            return SettingInForce(
                key: setting.key, value: (setting.isSecret ? value.veiled : value).json,
                standard: (setting.isSecret ? standard.veiled : standard).json, reason: setting.reason)
        }
    }
}

extension SettingValue {
    fileprivate var json: JSON {
        switch self {
        case .text(let text): .string(text)
        case .integer(let number): .int(number)
        case .boolean(let flag): .bool(flag)
        case .list(let items): .array(items.map(JSON.string))
        }
    }

    /// What anybody may see of a secret: whether there is one.
    var veiled: SettingValue {
        switch self {
        case .text(let text): .text(text.isEmpty ? "" : "set")
        case .list(let items): .text(items.isEmpty ? "" : "set")
        case .integer, .boolean: .text("set")
        }
    }
}
