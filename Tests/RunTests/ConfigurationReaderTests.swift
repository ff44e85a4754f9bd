import Node
import Storage
import Testing

@testable import Run

@Suite("Reading the configuration")
struct ConfigurationReaderTests {
    private func read(_ text: String? = nil, _ environment: [String: String] = [:]) throws(ConfigurationProblem) -> NodeConfiguration {
        try ConfigurationReader.read(file: text.map { ("rookery.toml", $0) }, environment: environment)
    }

    private func sentence(_ text: String? = nil, _ environment: [String: String] = [:]) -> String? {
        do {
            _ = try read(text, environment)
            return nil
        } catch {
            return error.description
        }
    }

    @Test("Without file and environment everything is the default")
    func defaults() throws {
        let configuration = try read()
        #expect(ConfigurationFile.effective(configuration) == ConfigurationFile.effective(NodeConfiguration()))
        #expect(configuration.listen.address == "127.0.0.1" && configuration.listen.port == 8080)
        #expect(configuration.rates.messages.account == RateBudget(count: 5, seconds: 10))
    }

    @Test("The file wins over defaults, the environment over the file")
    func precedence() throws {
        let file = "[listen]\nport = 9000\naddress = \"::1\"\n"
        #expect(try read(file).listen.port == 9000)
        let both = try read(file, ["ROOKERY_LISTEN_PORT": "9001"])
        #expect(both.listen.port == 9001)
        #expect(both.listen.address == "::1")
    }

    @Test("The environment gives texts, numbers, lists and rates")
    func environment() throws {
        let configuration = try read(
            nil,
            [
                "ROOKERY_NODE_NAME": "north.example", "ROOKERY_LISTEN_TRUSTED_PROXIES": "10.0.0.1, 192.168.0.0/16",
                "ROOKERY_RATES_MESSAGES_PER_ACCOUNT": "off", "ROOKERY_LOG_FORMAT": "json", "ROOKERY_LISTEN_ALLOWED_ORIGINS": "",
                "ROOKERY_DATABASE_WAL_LIMIT_MIB": "8", "HOME": "/nowhere", "rookery_listen_port": "1",
            ])
        #expect(configuration.identity.name == "north.example")
        #expect(configuration.listen.trustedProxies == ["10.0.0.1", "192.168.0.0/16"])
        #expect(configuration.listen.allowedOrigins.isEmpty)
        #expect(configuration.rates.messages.account == .off)
        #expect(configuration.log.format == .json)
        #expect(configuration.database.walLimit == 8 << 20)
        #expect(configuration.listen.port == 8080)
    }

    @Test("The name of the configuration file is no setting")
    func fileVariable() throws {
        #expect(try read(nil, ["ROOKERY_CONFIG": "rookery.toml"]).listen.port == 8080)
    }

    @Test("An unknown key is named, with the one that was probably meant")
    func unknownKey() {
        #expect(sentence("[listen]\nprot = 1\n") == "There is no setting listen.prot (rookery.toml, line 2); did you mean listen.port?")
        #expect(
            sentence(nil, ["ROOKERY_LISTEN_PROT": "1"])
                == "There is no setting ROOKERY_LISTEN_PROT (the environment variable ROOKERY_LISTEN_PROT); did you mean ROOKERY_LISTEN_PORT?"
        )
        #expect(sentence("volume = 11\n") == "There is no setting volume (rookery.toml, line 1).")
        #expect(sentence("[listen]\nPort = 1\n")?.contains("did you mean listen.port?") == true)
    }

    @Test("A key that stands twice is refused")
    func twice() {
        #expect(sentence("[listen]\nport = 1\nport = 2\n") == "listen.port is set a second time (rookery.toml, line 3).")
    }

    @Test(
        "A bad value is refused with key, value and what is expected",
        arguments: [
            ("listen.port", "\"8080\"", "a whole number from 0 to 65535"), ("listen.port", "65536", "a whole number from 0 to 65535"),
            ("listen.port", "-1", "a whole number from 0 to 65535"), ("listen.port", "true", "a whole number from 0 to 65535"),
            ("listen.port", "[]", "a whole number from 0 to 65535"), ("listen.address", "\"localhost\"", "an IP address"),
            ("listen.address", "\"127.0.0.1:80\"", "an IP address"), ("listen.address", "\"10.0.0.0/8\"", "an IP address"),
            ("listen.address", "\"[::1]\"", "an IP address"),
            ("listen.trusted_proxies", "[\"10.0.0.0/33\"]", "a list, each of its items an IP address or a block like \"10.0.0.0/8\""),
            ("listen.trusted_proxies", "\"10.0.0.1\"", "a list, each of its items an IP address or a block like \"10.0.0.0/8\""),
            ("listen.allowed_origins", "[\"chat.example\"]", "a list, each of its items an origin like \"https://chat.example\", or \"*\""),
            ("node.name", "\"Chat.Example\"", "a host name in lower case, like \"chat.example\""),
            ("node.name", "\"\"", "a host name in lower case, like \"chat.example\""),
            ("node.name", "\"chat..example\"", "a host name in lower case, like \"chat.example\""),
            ("node.name", "\"chat.example:0\"", "a host name in lower case, like \"chat.example\""),
            ("log.level", "\"loud\"", "one of \"trace\", \"debug\", \"info\", \"notice\", \"warning\", \"error\", \"critical\""),
            ("accounts.registration", "\"Open\"", "one of \"open\", \"invite\", \"closed\""),
            ("rates.messages_per_account", "\"5 in 10 s\"", "a rate like \"5 per 10 s\", or \"off\""),
            ("rates.messages_per_account", "\"0 per 10 s\"", "a rate like \"5 per 10 s\", or \"off\""),
            ("rates.messages_per_account", "5", "a rate like \"5 per 10 s\", or \"off\""),
        ])
    func badValue(key: String, value: String, expected: String) {
        #expect(sentence("\(key) = \(value)\n") == "\(key) is \(value) (rookery.toml, line 1), but \(expected) is expected.")
    }

    @Test(
        "A bad word in the environment is refused as in the file",
        arguments: [
            ("ROOKERY_LISTEN_PORT", "eighty", "listen.port"), ("ROOKERY_LISTEN_PORT", "", "listen.port"),
            ("ROOKERY_LISTEN_PORT", "99999999999999999999", "listen.port"), ("ROOKERY_LOG_LEVEL", "INFO", "log.level"),
            ("ROOKERY_METRICS_ADDRESSES", "10.0.0.1,,10.0.0.2 x", "metrics.addresses"),
        ])
    func badWord(name: String, word: String, key: String) {
        #expect(sentence(nil, [name: word])?.hasPrefix("\(key) is \"\(word)\" (the environment variable \(name)), but ") == true)
    }

    @Test(
        "Settings that contradict each other are refused by name",
        arguments: [
            ("listen.tls_key = \"key.pem\"", "listen.tls_certificate"),
            ("rooms.page_limit = 10", "rooms.page_default"), ("database.wal_ceiling_mib = 64", "database.wal_limit_mib"),
            ("live.events_burst = 1", "live.events_burst"),
        ])
    func contradictions(line: String, named: String) {
        #expect(sentence(line + "\n")?.hasPrefix(named) == true)
    }

    @Test("A file that is no TOML is refused with its line")
    func syntax() {
        #expect(sentence("[listen]\nport 8080\n") == "\"=\" is missing behind port (rookery.toml, line 2).")
    }

    @Test("Web addresses may have a path and a port, no slash at the end and nothing that breaks out of a page")
    func webAddresses() {
        for good in ["https://chat.example", "http://localhost:8080", "https://chat.example/rooms", "http://[::1]:8080"] {
            #expect(sentence("node.public_url = \"\(good)\"\n") == nil, "\(good)")
        }
        for bad in [
            "https://chat.example/", "chat.example", "ftp://chat.example", "https://", "https://a b", "https://chat.example/<script>",
            "https://x@y",
        ] {
            #expect(sentence("node.public_url = \"\(bad)\"\n") != nil, "\(bad)")
        }
    }
}
