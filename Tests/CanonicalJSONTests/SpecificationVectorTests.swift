import CanonicalJSON
import Testing

@Suite("Canonical JSON as the Matrix appendix has it")
struct SpecificationVectorTests {
    private func vectors() throws -> [(input: [UInt8], canonical: [UInt8])] {
        let file = try JSON(parsing: VectorFile.bytes("canonical-json.json"))
        return (file.array ?? []).compactMap { pair in
            guard let input = pair["input"]?.string, let canonical = pair["canonical"]?.string else { return nil }
            return (Array(input.utf8), Array(canonical.utf8))
        }
    }

    @Test("All ten vectors come out byte for byte")
    func canonical() throws {
        let vectors = try vectors()
        #expect(vectors.count == 10)
        for vector in vectors {
            #expect(try JSON(parsing: vector.input).canonical(.respelled) == vector.canonical)
        }
    }

    @Test("The vector with -0 and 1e10 is refused where room versions are strict, all others are the same")
    func strict() throws {
        let refused = try vectors().filter { (try? JSON(parsing: $0.input).canonical()) != $0.canonical }
        #expect(refused.count == 1)
        #expect(refused.first?.canonical == Array(#"{"a":0,"b":10000000000}"#.utf8))
    }

    @Test("Respelling refuses what is no integer, or too large", arguments: ["1.5", "1.0", "1e16", "9007199254740992", "5e-1"])
    func refused(text: String) {
        #expect(throws: JSONError.self) { try JSON(parsing: Array("[\(text)]".utf8)).canonical(.respelled) }
    }
}
