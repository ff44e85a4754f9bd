/// A country with its telephone code.
package struct Country: Sendable, Equatable {
    /// ISO 3166-1 alpha-2.
    package let code: String
    /// What the country is called in English.
    package let name: String
    /// What telephone numbers of the country begin with: the prefix of E.164, `+44`. Several countries may share one; some places have none.
    package let dialCode: String?

    /// All of them, in the order of their names.
    package static let all: [Country] = CountryTable.text.split(separator: "\n").map { line in
        let parts = line.split(separator: " ", maxSplits: 2)
        precondition(parts.count == 3, "the table of countries has a line that is none")
        return Country(code: String(parts[0]), name: String(parts[2]), dialCode: parts[1] == "-" ? nil : String(parts[1]))
    }
}
