import Testing

@testable import Run

@Suite("The TOML reader")
struct TomlReaderTests {
    @Test("Tables, dotted keys, comments and every kind of value are read with their lines")
    func everything() throws {
        let text = """
            # a comment
            top = 'as it is \\n'
            [listen] # behind a table
            port = 8_080
              address="127.0.0.1"\t# behind a value

            event.loops = -3
            open = true
            shut = false
            [ a . b-c_1 ]
            list = ["one", 'two', # a comment
                "three",
            ]
            empty = []
            """
        #expect(
            try TomlReader.entries(of: text) == [
                TomlEntry(key: "top", value: .text("as it is \\n"), line: 2),
                TomlEntry(key: "listen.port", value: .integer(8080), line: 4),
                TomlEntry(key: "listen.address", value: .text("127.0.0.1"), line: 5),
                TomlEntry(key: "listen.event.loops", value: .integer(-3), line: 7),
                TomlEntry(key: "listen.open", value: .boolean(true), line: 8),
                TomlEntry(key: "listen.shut", value: .boolean(false), line: 9),
                TomlEntry(key: "a.b-c_1.list", value: .list(["one", "two", "three"]), line: 11),
                TomlEntry(key: "a.b-c_1.empty", value: .list([]), line: 14),
            ])
    }

    @Test("Lines may end as on any system", arguments: ["a = 1\nb = 2\n", "a = 1\r\nb = 2\r\n", "a = 1\n\n\nb = 2"])
    func lineEnds(text: String) throws {
        #expect(try TomlReader.entries(of: text).map(\.value) == [.integer(1), .integer(2)])
    }

    @Test("Nothing and comments alone are an empty file", arguments: ["", "\n", "# x", "  \t \n # x\n"])
    func empty(text: String) throws {
        #expect(try TomlReader.entries(of: text).isEmpty)
    }

    @Test("Escapes stand for their characters")
    func escapes() throws {
        let entries = try TomlReader.entries(of: #"a = "\" \\ \n \t \r \b \f \u00e9 \U0001F426""#)
        #expect(entries.map(\.value) == [.text("\" \\ \n \t \r \u{8} \u{C} é 🐦")])
    }

    @Test("What is written is read back", arguments: ["", "plain", "\"quoted\" \\ back", "line\nline\ttab\r", "\u{0}\u{1F}\u{7F}", "é 🐦"])
    func roundTrip(text: String) throws {
        #expect(try TomlReader.entries(of: "a = " + TomlText.quoted(text)).map(\.value) == [.text(text)])
    }

    @Test(
        "What is no TOML, or TOML we do not use, is refused with its line",
        arguments: [
            ("a", 1), ("a =", 1), ("a = \n", 1), ("= 1", 1), ("\n\na = b", 3), ("a = 1 2", 1), ("a = \"x", 1), ("a = \"x\ny\"", 1),
            ("a = 'x", 1), ("a = \"\\q\"", 1), ("a = \"\\ud800\"", 1), ("a = \"\\u12\"", 1), ("[a", 1), ("[]", 1), ("[a]x", 1),
            ("[[a]]", 1),
            ("a.= 1", 1), ("a = {b = 1}", 1), ("a = [1, 2]", 1), ("a = [\"x\" \"y\"]", 1), ("a = [\"x\"", 1), ("a = 1.5", 1),
            ("a = 0x1F", 1),
            ("a = 1e3", 1), ("a = 007", 1), ("a = 1_", 1), ("a = +-1", 1), ("a = 99999999999999999999", 1), ("a = 2026-11-21", 1),
            ("a = True", 1), ("a = \"\"\"x\"\"\"", 1), ("\"a\" = 1", 1), ("é = 1", 1), ("a = 1\rb = 2", 1),
        ])
    func refused(text: String, line: Int) {
        let error = #expect(throws: TomlError.self) { try TomlReader.entries(of: text) }
        #expect(error?.line == line)
        #expect(error?.sentence.isEmpty == false)
    }
}
