import Testing

@testable import Chat

@Suite struct CountryTests {
    @Test("Every country stands once, by its name, with a code of two letters and a telephone code of one to three digits")
    func table() {
        #expect(Set(Country.all.map(\.code)).count == Country.all.count && Country.all.count == 249)
        for country in Country.all {
            #expect(country.code.utf8.count == 2 && country.code.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
            #expect(!country.name.isEmpty)
            guard let dial = country.dialCode else { continue }
            #expect(dial.hasPrefix("+") && 2...4 ~= dial.utf8.count && UInt16(dial.dropFirst()) != nil, "\(country.name)")
        }
    }

    @Test(
        "Countries have the codes that everybody knows",
        arguments: [
            ("DE", "Germany", "+49"), ("US", "United States", "+1"), ("KE", "Kenya", "+254"), ("AX", "Åland Islands", "+358"),
            ("AQ", "Antarctica", nil),
        ]
            as [(String, String, String?)])
    func known(_ code: String, _ name: String, _ dial: String?) {
        #expect(Country.all.contains(Country(code: code, name: name, dialCode: dial)))
    }
}
