import Logging
import Node
import Synchronization
import Testing

@testable import Run

@Suite("The log")
struct LogTests {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    private func line(_ format: LogConfiguration.Format = .logfmt, level: Logger.Level = .info, _ log: (Logger) -> Void) -> String {
        let lines = Lines()
        var configuration = LogConfiguration()
        configuration.format = format
        configuration.level = level
        let handler = LineLogHandler(label: "node", configuration: configuration, time: { "T" }) { text in
            lines.all.withLock { $0.append(text) }
        }
        log(Logger(label: "node") { _ in handler })
        return lines.all.withLock { $0.joined() }
    }

    @Test("An entry is one logfmt line, metadata sorted behind the fixed fields")
    func logfmt() {
        let text = line { $0.info("started", metadata: ["port": "8080", "address": "127.0.0.1", "note": "two words"]) }
        #expect(text == "time=T level=info message=started in=node address=127.0.0.1 note=\"two words\" port=8080\n")
    }

    @Test("An entry is one JSON object when so set")
    func json() {
        let text = line(.json) { $0.warning("a \"b\"\n", metadata: ["list": ["x", "y"], "map": ["k": "v"]]) }
        #expect(
            text
                == #"{"time":"T","level":"warning","message":"a \"b\"\n","in":"node","list.0":"x","list.1":"y","map.k":"v"}"# + "\n")
    }

    @Test("What is below the level is not written")
    func level() {
        #expect(line(level: .warning) { $0.info("quiet") } == "")
        #expect(line(level: .warning) { $0.error("loud") }.contains("level=error"))
    }

    @Test(
        "No value can start a line or a field of its own",
        arguments: ["a\nlevel=error", "a b=c", "a\u{2028}b", "\u{1b}[2J", "x\u{85}y", "\"", "", "=", "é"])
    func injection(value: String) {
        for format in LogConfiguration.Format.allCases {
            let text = line(format) { $0.info("said", metadata: ["text": "\(value)"]) }
            #expect(text.unicodeScalars.filter { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || $0.value == 0x2028 }.count == 1)
            #expect(text.hasSuffix(format == .json ? "}\n" : "\"\n"), "\(text)")
        }
    }

    @Test("A name cannot break out of its place either")
    func names() {
        #expect(line { $0.info("x", metadata: ["a b=\n": "c"]) }.hasSuffix(" a_b__=c\n"))
    }

    @Test("A value marked secret is not written, also deep inside another")
    func marked() {
        let secret: Logger.MetadataValue = .attributed("open sesame", attributes: [LogSensitivity.secret])
        let text = line { $0.info("x", metadata: ["plain": secret, "map": ["deep": secret], "list": [secret]]) }
        #expect(!text.contains("sesame"))
        #expect(text.hasSuffix(" list.0=(secret) map.deep=(secret) plain=(secret)\n"))
    }

    @Test(
        "A value under a name that promises a secret is not written",
        arguments: [
            "password", "newPassword", "token", "access_token", "refreshToken", "Authorization", "cookie", "code", "email", "phone",
            "api-key", "signing_seed",
        ])
    func names(name: String) {
        let text = line { $0.info("x", metadata: [name: "swordfish", "map": [name: "swordfish"]]) }
        #expect(!text.contains("swordfish"))
        #expect(text.contains("(secret)"))
    }

    @Test("Names that only sound alike are written", arguments: ["codec", "keyId", "postcode", "room", "statusCode"])
    func plainNames(name: String) {
        #expect(line { $0.info("x", metadata: ["\(name)": "swordfish"]) }.contains("swordfish"))
    }

    @Test("Anything that looks like a token is replaced wherever it stands")
    func tokens() {
        let token = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJAYWRhIn0.c2lnbmF0dXJl"
        let text = line { $0.info("got \(token), twice \(token)", metadata: ["header": "Bearer abc.def", "url": "/ws?t=\(token)&x=1"]) }
        #expect(!text.contains("c2lnbmF0dXJl") && !text.contains("abc.def"))
        #expect(text.contains("got (secret), twice (secret)"))
        #expect(LogRedaction.cleaned("monkeyJar") == "monkeyJar")
        #expect(LogRedaction.cleaned("no token here") == "no token here")
    }

    @Test(
        "Times are ISO 8601 in UTC with milliseconds",
        arguments: [
            (0, 0, "1970-01-01T00:00:00.000Z"), (951_782_399, 7, "2000-02-28T23:59:59.007Z"),
            (951_782_400, 999, "2000-02-29T00:00:00.999Z"),
        ])
    func times(seconds: Int, milliseconds: Int, expected: String) {
        #expect(LogClock.text(seconds: seconds, milliseconds: milliseconds) == expected)
    }
}
