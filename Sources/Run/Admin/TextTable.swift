import CanonicalJSON

/// Answers of the admin API in lines for people.
enum TextTable {
    /// A page: the fields of its items as columns, and where the next ones are.
    static func page(_ answer: JSON, _ fields: [String], empty: String) -> String {
        let items = answer["items"]?.array ?? []
        if items.isEmpty { return empty }
        var lines = aligned([fields] + items.map { item in fields.map { text(find($0, in: item)) } })
        if let older = answer["prev"]?.string { lines += "\nOlder: --before \(older)" }
        if let newer = answer["next"]?.string { lines += "\nNewer: --after \(newer)" }
        return lines
    }

    /// An object: a line for each field that holds something.
    static func object(_ answer: JSON) -> String {
        (answer.object ?? [:]).filter { !$0.value.isNull }.map { "\($0.key): \(text($0.value))" }.joined(separator: "\n")
    }

    /// A value without quotes; nothing for null. People are shown by their username.
    static func text(_ value: JSON?) -> String {
        guard let value, !value.isNull else { return "" }
        return value.string ?? value["username"]?.string ?? String(decoding: value.encoded(), as: UTF8.self)
    }

    /// Columns side by side.
    static func aligned(_ rows: [[String]]) -> String {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].unicodeScalars.count }.max() ?? 0 }
        return rows.map { row in
            let line = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: max(0, width - cell.unicodeScalars.count))
            }.joined(separator: "  ")
            return String(line[..<(line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.startIndex)])
        }.joined(separator: "\n")
    }

    /// `user.username` is the field of a field.
    private static func find(_ path: String, in item: JSON) -> JSON? {
        path.split(separator: ".").reduce(item as JSON?) { $0?[String($1)] }
    }
}
