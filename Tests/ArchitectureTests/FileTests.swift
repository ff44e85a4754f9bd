import Testing

@Suite struct FileTests {
    @Test("No two files of a target have one name")
    func names() {
        let found = FileNameRule.violations(in: SourceTree.files)
        #expect(found.isEmpty, "\(found.report)")
    }

    @Test("A second file of one name in a target is seen, in another target it is not")
    func plantedName() {
        let files = ["Sources/Chat/Rooms/Role.swift", "Sources/Chat/Accounts/Role.swift", "Sources/Node/Rooms/Role.swift"].map {
            SourceFile($0, "")
        }
        #expect(FileNameRule.violations(in: files).map(\.path) == ["Sources/Chat/Accounts/Role.swift"])
    }

    @Test("No file is longer than 400 lines")
    func lengths() {
        let found = FileLengthRule.tooLong(in: SourceTree.files)
        #expect(found.isEmpty, "\(found.report)")
    }

    @Test("Half of the files in Sources are shorter than 90 lines")
    func median() {
        #expect(FileLengthRule.medianLength(of: SourceTree.files) < FileLengthRule.median)
    }

    @Test("A file of 401 lines is seen, one of 400 is not")
    func plantedLength() {
        let line = "let a = 1\n"
        let files = [400, 401].map { SourceFile("Sources/Chat/F\($0).swift", String(repeating: line, count: $0)) }
        #expect(FileLengthRule.tooLong(in: files).map(\.path) == ["Sources/Chat/F401.swift"])
    }

    @Test("The median is the middle length of Sources and leaves tests out")
    func plantedMedian() {
        let files = [("Sources/A/1.swift", 10), ("Sources/A/2.swift", 95), ("Sources/A/3.swift", 300), ("Tests/A/4.swift", 1)].map {
            SourceFile($0.0, String(repeating: "\n", count: $0.1))
        }
        #expect(FileLengthRule.medianLength(of: files) == 95)
    }
}
