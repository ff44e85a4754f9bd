import Node

/// The kinds of settings.
extension Setting {
    /// A whole number within `range`, kept in the configuration `scale` times as large (a setting in MiB for a field in bytes).
    static func number<Number: FixedWidthInteger & Sendable>(
        _ key: String, _ path: any WritableKeyPath<NodeConfiguration, Number> & Sendable, _ range: ClosedRange<Int64>, scale: Int64 = 1,
        _ reason: String
    ) -> Setting {
        Setting(key: key, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)", reason: reason) {
            .integer(Int64($0[keyPath: path]) / scale)
        } put: { value, configuration in
            guard case .integer(let number) = value, range.contains(number) else { return false }
            configuration[keyPath: path] = Number(number * scale)
            return true
        }
    }

    /// Text that `rule` accepts.
    static func text(
        _ key: String, _ path: any WritableKeyPath<NodeConfiguration, String> & Sendable, _ rule: TextRule, _ reason: String
    ) -> Setting {
        Setting(key: key, expected: rule.expected, reason: reason) {
            .text($0[keyPath: path])
        } put: { value, configuration in
            guard case .text(let text) = value, rule.accepts(text) else { return false }
            configuration[keyPath: path] = text
            return true
        }
    }

    /// Text that `rule` accepts, or nothing, written as the empty text.
    static func optionalText(
        _ key: String, _ path: any WritableKeyPath<NodeConfiguration, String?> & Sendable, _ rule: TextRule, _ reason: String
    ) -> Setting {
        Setting(key: key, expected: rule.expected + " (or nothing)", reason: reason) {
            .text($0[keyPath: path] ?? "")
        } put: { value, configuration in
            guard case .text(let text) = value, text.isEmpty || rule.accepts(text) else { return false }
            configuration[keyPath: path] = text.isEmpty ? nil : text
            return true
        }
    }

    /// A list of texts that `rule` accepts.
    static func list(
        _ key: String, _ path: any WritableKeyPath<NodeConfiguration, [String]> & Sendable, _ rule: TextRule, _ reason: String
    ) -> Setting {
        Setting(key: key, expected: "a list, each of its items \(rule.expected)", reason: reason) {
            .list($0[keyPath: path])
        } put: { value, configuration in
            guard case .list(let items) = value, items.allSatisfy(rule.accepts) else { return false }
            configuration[keyPath: path] = items
            return true
        }
    }

    /// One of an enumeration's words.
    static func choice<Choice: RawRepresentable & CaseIterable & Sendable>(
        _ key: String, _ path: any WritableKeyPath<NodeConfiguration, Choice> & Sendable, _ reason: String
    ) -> Setting where Choice.RawValue == String {
        let words = Choice.allCases.map { TomlText.quoted($0.rawValue) }
        return Setting(key: key, expected: "one of " + words.joined(separator: ", "), reason: reason) {
            .text($0[keyPath: path].rawValue)
        } put: { value, configuration in
            guard case .text(let text) = value, let choice = Choice(rawValue: text) else { return false }
            configuration[keyPath: path] = choice
            return true
        }
    }

    /// A rate, `5 per 10 s`.
    static func rate(_ key: String, _ path: any WritableKeyPath<NodeConfiguration, RateBudget> & Sendable, _ reason: String) -> Setting {
        Setting(key: key, expected: "a rate like \"5 per 10 s\", or \"off\"", reason: reason) {
            .text($0[keyPath: path].description)
        } put: { value, configuration in
            guard case .text(let text) = value, let budget = RateBudget(text) else { return false }
            configuration[keyPath: path] = budget
            return true
        }
    }
}
