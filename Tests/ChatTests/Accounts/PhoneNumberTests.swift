import Chat
import Testing

@Suite struct PhoneNumberTests {
    /// The kinds in the numbers of the library that judged the examples.
    private static let kinds: [Int: PhoneNumberKind] = [
        0: .fixedLine, 1: .mobile, 2: .fixedLineOrMobile, 3: .tollFree, 4: .premiumRate, 5: .sharedCost, 6: .voip, 7: .personal, 8: .pager,
        9: .universalAccess, 10: .voicemail,
    ]

    @Test("Six thousand numbers of all countries and kinds, right and nearly right, are judged as by the library that the plans come from")
    func examples() throws {
        let lines = try VectorFile.text("phone_numbers.txt").split(separator: "\n")
        #expect(lines.count > 5_000)
        var wrong: [String] = []
        for line in lines {
            let words = line.split(separator: " ")
            let number = PhoneNumber(String(words[0]))
            let isRight =
                words[1] == "-"
                ? number == nil : number?.country ?? "001" == words[1] && number?.kind == Int(words[2]).flatMap { Self.kinds[$0] }
            if !isRight { wrong.append("\(line): \(String(describing: number))") }
        }
        #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(10))")
    }

    @Test(
        "A number is stored in one spelling, however it is typed",
        arguments: ["+4915123456789", "+49 151 23456789", "+49 (151) 2345-67.89"])
    func spelling(typed: String) {
        let number = PhoneNumber(typed)
        #expect(number?.text == "+4915123456789" && number?.country == "DE" && number?.kind == .mobile)
    }

    @Test(
        "Codes go to mobiles, to what else the operator adds, and never to numbers that earn by it",
        arguments: [
            ("+4915123456789", true, true), ("+12015550123", true, true), ("+4930123456", false, true), ("+19002345678", false, false),
            ("+498001234567890", false, false),
        ])
    func codes(text: String, plain: Bool, withFixed: Bool) throws {
        let number = try #require(PhoneNumber(text))
        #expect(number.takesCodes() == plain)
        #expect(number.takesCodes(also: [.fixedLine, .premiumRate, .sharedCost]) == withFixed)
    }

    @Test(
        "What no plan knows is no number",
        arguments: ["", "+", "+49", "4915123456789", "+999123456789", "+00123456789", "+491", "+4915123456789x", "+1911"])
    func none(text: String) {
        #expect(PhoneNumber(text) == nil)
    }

    @Test("Every country with a telephone code has numbers in the table, save two that share another's plan")
    func countries() throws {
        let lines = try VectorFile.text("phone_numbers.txt").split(separator: "\n")
        let known = Set(lines.compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) })
        let missing = Country.all.filter { $0.dialCode != nil && !known.contains($0.code) }.map(\.code)
        // Their numbers lie within the plans of Guadeloupe and Morocco, and are told as theirs.
        #expect(Set(missing) == ["MF", "EH"])
    }
}
