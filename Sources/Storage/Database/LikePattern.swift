/// Makes patterns for SQL's LIKE with `\` as the escape.
package enum LikePattern {
    /// A pattern for texts that contain `text` as it is.
    package static func containing(_ text: String) -> String { "%" + escaped(text) + "%" }

    /// A pattern for texts that start with `text` as it is.
    package static func starting(_ text: String) -> String { escaped(text) + "%" }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            if scalar == "\\" || scalar == "%" || scalar == "_" { escaped += "\\" }
            escaped.unicodeScalars.append(scalar)
        }
        return escaped
    }
}
