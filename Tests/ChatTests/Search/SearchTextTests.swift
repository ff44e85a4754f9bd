import Testing

@testable import Chat

@Suite struct SearchTextTests {
    private func words(_ query: String) -> [String] { SearchText.words(of: query).map { $0.text + ($0.isPrefix ? "*" : "") } }

    @Test(
        "Scripts without spaces and emoji become words of one character; vowel points and Greek accents go",
        arguments: [
            ("Good morning", "Good morning"), ("日本語", " 日  本  語 "), ("a猫b", "a 猫 b"), ("Tea🍵!", "Tea 🍵 !"), ("สวัสดี", " ส  ว  ั  ส  ด  ี "),
            ("한국", " 한  국 "), ("שָׁלוֹם", "שלום"), ("مُحَمَّد", "محمد"), ("Λόγος", "Λογοσ"), ("Ёлка", "Елка"), ("café", "café"), ("नमस्ते", "नमस्ते"),
            ("", ""),
        ])
    func prepared(_ text: String, _ expected: String) {
        #expect(Array(SearchText.prepared(text).unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test(
        "A query is its words, the last of them the beginning of a word, unless it is a single letter",
        arguments: [
            ("good mor", ["good", "mor*"]), ("  good\t\nmor  ", ["good", "mor*"]), ("a", ["a"]), ("good m", ["good", "m"]),
            ("tea & cake", ["tea", "cake*"]), ("it's", ["it's*"]), ("c++", ["c++"]), ("日本", [" 日  本 *"]), ("🍵", [" 🍵 "]),
        ])
    func queries(_ query: String, _ expected: [String]) {
        #expect(words(query) == expected)
    }

    @Test("What holds nothing that can be found is no word", arguments: ["", " ", "\u{3000}", "!?", "\"", "* - ( )", "\u{FE0F}"])
    func nothing(_ query: String) {
        #expect(words(query) == [])
    }
}
