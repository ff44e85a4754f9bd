import CanonicalJSON
import Testing

@Suite("JSON numbers")
struct JSONNumberTests {
    private func number(_ text: String) throws -> JSONNumber {
        guard case .number(let number) = try JSON(parsing: Array(text.utf8)) else { throw JSONError(.badNumber, at: 0) }
        return number
    }

    @Test(
        "A number keeps its text",
        arguments: ["0", "-0", "1e10", "1E+5", "0.10", "-12.5e-3", "123456789012345678901234567890", "9007199254740993"])
    func keepsText(text: String) throws {
        #expect(try number(text).text == text)
        #expect(try JSON(parsing: Array("[\(text)]".utf8)).encoded() == Array("[\(text)]".utf8))
    }

    @Test(
        "Whole numbers are read as integers, whatever their spelling",
        arguments: [
            ("0", 0), ("-0", 0), ("1e10", 10_000_000_000), ("-3E+2", -300), ("0e5", 0), ("9223372036854775807", Int64.max),
            ("-9223372036854775808", Int64.min), ("9223372036854775808", nil), ("1e19", nil), ("1.0", nil), ("1.5", nil), ("10e-1", nil),
            ("1e99999999999999999999", nil), ("0e-1", nil),
        ] as [(String, Int64?)])
    func integers(text: String, value: Int64?) throws {
        #expect(try number(text).int64 == value)
    }

    @Test(
        "Doubles read and write back as the same double",
        arguments: [0.1, -48.2082, .leastNonzeroMagnitude, 1.7976931348623157e308, 3, -0.0, 1e21] as [Double])
    func doubles(value: Double) throws {
        let text = JSON.double(value).encoded()
        #expect(try JSON(parsing: text).double?.bitPattern == value.bitPattern)
    }

    @Test(
        "Canonical JSON takes only plain integers of up to 2^53 - 1",
        arguments: [
            ("9007199254740991", nil), ("-9007199254740991", nil), ("9007199254740992", .integerOutOfRange),
            ("-9007199254740992", .integerOutOfRange), ("100000000000000000000000", .integerOutOfRange), ("0", nil), ("-1", nil),
            ("999999999999999", nil), ("-0", .notAnInteger), ("1.0", .notAnInteger), ("1e10", .notAnInteger), ("1E2", .notAnInteger),
        ] as [(String, JSONError.Reason?)])
    func canonical(text: String, fault: JSONError.Reason?) throws {
        let value: JSON = ["deep": [["n": .number(try number(text))]]]
        if let fault {
            #expect(throws: JSONError(fault, at: 0)) { try value.canonical() }
        } else {
            #expect(try value.canonical() == value.encoded())
        }
    }
}
