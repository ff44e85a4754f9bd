import Federation
import OutboundHTTP
import Testing

/// One name with what the internet says about it, and where it must lead.
struct DiscoveryRow: Sendable, CustomTestStringConvertible {
    let name: String
    /// `address:port …; Host; certificate`, or the failure.
    let result: String
    /// What is asked, without the well-known file that is not there.
    let questions: [String]
    var testDescription: String { name }

    init(_ name: String, _ result: String, _ questions: [String]) {
        self.name = name
        self.result = result
        self.questions = questions
    }

    private static func wellKnown(_ host: String) -> [String] { ["A \(host)", "GET https://\(host)/.well-known/matrix/server"] }

    private static func services(_ host: String) -> [String] { ["SRV _matrix-fed._tcp.\(host)", "SRV _matrix._tcp.\(host)"] }

    static let rows: [DiscoveryRow] =
        literals + ports + delegated + redirected + withServices + [
            DiscoveryRow(
                "plain.example", "9.0.0.1:8448 [2600::1]:8448; plain.example; plain.example",
                wellKnown("plain.example") + services("plain.example") + ["A plain.example"]),
            DiscoveryRow(
                "Plain.Example", "9.0.0.1:8448 [2600::1]:8448; Plain.Example; plain.example",
                wellKnown("plain.example") + services("plain.example") + ["A plain.example"]),
            DiscoveryRow(
                "plain.example.", "9.0.0.1:8448 [2600::1]:8448; plain.example.; plain.example",
                wellKnown("plain.example") + services("plain.example") + ["A plain.example"]),
            DiscoveryRow(
                "unknown.example", "noAddresses unknown.example",
                ["A unknown.example"] + services("unknown.example") + ["A unknown.example"]),
            DiscoveryRow(
                "silent.example", "lookUpFailed silent.example", ["A silent.example"] + services("silent.example") + ["A silent.example"]),
            DiscoveryRow(
                "inside.example", "addressRefused inside.example (private)",
                ["A inside.example"] + services("inside.example") + ["A inside.example"]),
            DiscoveryRow(
                "half-inside.example", "9.0.0.3:8448; half-inside.example; half-inside.example",
                wellKnown("half-inside.example") + services("half-inside.example") + ["A half-inside.example"]),
        ]

    private static let literals: [DiscoveryRow] = [
        DiscoveryRow("9.0.0.9", "9.0.0.9:8448; 9.0.0.9; 9.0.0.9 without SNI", []),
        DiscoveryRow("9.0.0.9:80", "9.0.0.9:80; 9.0.0.9:80; 9.0.0.9 without SNI", []),
        DiscoveryRow("[2600::9]", "[2600::9]:8448; [2600::9]; 2600::9 without SNI", []),
        DiscoveryRow("[2600:0:0::9]:443", "[2600::9]:443; [2600:0:0::9]:443; 2600::9 without SNI", []),
        DiscoveryRow("127.0.0.1:8448", "addressRefused 127.0.0.1:8448 (loopback)", []),
        DiscoveryRow("[::ffff:10.0.0.1]", "addressRefused [::ffff:10.0.0.1] (private)", []),
        DiscoveryRow("[9.0.0.9]", "badHost [9.0.0.9]", []),
        DiscoveryRow("[::1::2]", "badHost [::1::2]", []),
        DiscoveryRow("127.1", "badHost 127.1", []),
        DiscoveryRow("0x7f000001", "badHost 0x7f000001", []),
        DiscoveryRow("999.0.0.1", "badHost 999.0.0.1", []),
        DiscoveryRow("9.0.0.9:0", "badHost 9.0.0.9:0", []),
    ]

    private static let ports: [DiscoveryRow] = [
        DiscoveryRow("plain.example:1234", "9.0.0.1:1234 [2600::1]:1234; plain.example:1234; plain.example", ["A plain.example"]),
        DiscoveryRow("file.example:8448", "9.0.0.2:8448; file.example:8448; file.example", ["A file.example"]),
        DiscoveryRow("plain.example:65536", "badHost plain.example:65536", []),
        DiscoveryRow("inside.example:443", "addressRefused inside.example (private)", ["A inside.example"]),
        DiscoveryRow("a..example", "badHost a..example", []),
    ]

    private static let delegated: [DiscoveryRow] = [
        DiscoveryRow(
            "file.example", "9.0.0.1:443 [2600::1]:443; plain.example:443; plain.example", wellKnown("file.example") + ["A plain.example"]),
        DiscoveryRow(
            "to-name.example", "9.0.0.1:8448 [2600::1]:8448; plain.example; plain.example",
            wellKnown("to-name.example") + services("plain.example") + ["A plain.example"]),
        DiscoveryRow(
            "to-service.example", "9.0.0.5:1000; service.example; service.example",
            wellKnown("to-service.example") + ["SRV _matrix-fed._tcp.service.example", "A a.hosts.example"]),
        DiscoveryRow("to-literal.example", "9.0.0.9:8448; 9.0.0.9; 9.0.0.9 without SNI", wellKnown("to-literal.example")),
        DiscoveryRow("to-literal-port.example", "[2600::9]:99; [2600::9]:99; 2600::9 without SNI", wellKnown("to-literal-port.example")),
        DiscoveryRow("to-inside.example", "addressRefused 10.0.0.1:80 (private)", wellKnown("to-inside.example")),
        // A second well-known file is not asked for: delegation ends with the first.
        DiscoveryRow(
            "to-file.example", "9.0.0.2:8448; file.example; file.example",
            wellKnown("to-file.example") + services("file.example") + ["A file.example"]),
        // What is no delegation counts as none.
        DiscoveryRow(
            "broken.example", "9.0.0.2:8448; broken.example; broken.example",
            wellKnown("broken.example") + services("broken.example") + ["A broken.example"]),
        DiscoveryRow(
            "to-number.example", "9.0.0.2:8448; to-number.example; to-number.example",
            wellKnown("to-number.example") + services("to-number.example") + ["A to-number.example"]),
    ]

    private static let redirected: [DiscoveryRow] = [
        DiscoveryRow(
            "moved.example", "9.0.0.1:443 [2600::1]:443; plain.example:443; plain.example",
            wellKnown("moved.example") + ["A www.example", "GET https://www.example/m?x", "A plain.example"]),
        DiscoveryRow(
            "moved-here.example", "9.0.0.1:443 [2600::1]:443; plain.example:443; plain.example",
            wellKnown("moved-here.example") + ["A moved-here.example", "GET https://moved-here.example/other", "A plain.example"]),
        DiscoveryRow(
            "moved-inside.example", "9.0.0.2:8448; moved-inside.example; moved-inside.example",
            wellKnown("moved-inside.example") + ["A inside.example"] + services("moved-inside.example") + ["A moved-inside.example"]),
        DiscoveryRow(
            "moved-loopback.example", "9.0.0.2:8448; moved-loopback.example; moved-loopback.example",
            wellKnown("moved-loopback.example") + services("moved-loopback.example") + ["A moved-loopback.example"]),
        DiscoveryRow(
            "moved-plain-http.example", "9.0.0.2:8448; moved-plain-http.example; moved-plain-http.example",
            wellKnown("moved-plain-http.example") + services("moved-plain-http.example") + ["A moved-plain-http.example"]),
        DiscoveryRow(
            "loop.example", "9.0.0.2:8448; loop.example; loop.example",
            Array(repeating: wellKnown("loop.example"), count: 6).flatMap(\.self) + services("loop.example") + ["A loop.example"]),
    ]

    private static let withServices: [DiscoveryRow] = [
        DiscoveryRow(
            "service.example", "9.0.0.5:1000; service.example; service.example",
            ["A service.example", "SRV _matrix-fed._tcp.service.example", "A a.hosts.example"]),
        DiscoveryRow(
            "old-service.example", "9.0.0.5:2000 9.0.0.6:2001; old-service.example; old-service.example",
            ["A old-service.example"] + services("old-service.example") + ["A a.hosts.example", "A b.hosts.example"]),
        DiscoveryRow(
            "no-service.example", "serviceDisabled no-service.example", ["A no-service.example", "SRV _matrix-fed._tcp.no-service.example"]),
        DiscoveryRow(
            "mute-service.example", "lookUpFailed mute-service.example",
            ["A mute-service.example", "SRV _matrix-fed._tcp.mute-service.example"]),
        DiscoveryRow(
            "service-inside.example", "9.0.0.6:3; service-inside.example; service-inside.example",
            ["A service-inside.example", "SRV _matrix-fed._tcp.service-inside.example", "A inside.example", "A b.hosts.example"]),
        DiscoveryRow(
            "service-all-inside.example", "addressRefused service-all-inside.example (private)",
            ["A service-all-inside.example", "SRV _matrix-fed._tcp.service-all-inside.example", "A inside.example"]),
        DiscoveryRow(
            "service-silent.example", "lookUpFailed service-silent.example",
            ["A service-silent.example", "SRV _matrix-fed._tcp.service-silent.example", "A silent.example", "A gone.hosts.example"]),
        DiscoveryRow(
            "service-literal.example", "noAddresses service-literal.example",
            ["A service-literal.example", "SRV _matrix-fed._tcp.service-literal.example"]),
    ]
}
