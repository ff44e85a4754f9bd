import Node

/// One entry as one line.
enum LogLine {
    static func written(_ fields: LogFields, as format: LogConfiguration.Format) -> String {
        switch format {
        case .logfmt: fields.pairs.map { "\(plainName($0.name))=\(logfmtValue($0.value))" }.joined(separator: " ") + "\n"
        case .json: "{" + fields.pairs.map { "\(quoted($0.name)):\(quoted($0.value))" }.joined(separator: ",") + "}\n"
        }
    }

    /// Plain words stand as they are; anything else in quotes, so that no value can pretend to be a pair or a line of its own.
    private static func logfmtValue(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !#"="\"#.utf8.contains($0) }
        return isPlain ? text : quoted(text)
    }

    private static func plainName(_ name: String) -> String {
        String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "_" || $0 == "-") ? $0 : "_" })
    }

    /// A JSON string. Control characters, also those beyond ASCII that end lines in some terminals, are escaped.
    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029:
                let hex = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
