import OutboundHTTP
import Testing

@Suite struct ResolversTests {
    private static func place(_ text: String) throws -> Resolvers.Place { Resolvers.Place(address: try #require(IPAddress(text))) }

    @Test("The resolvers stand in the file, with how patient one is with them")
    func file() throws {
        let read = Resolvers(
            parsing: """
                # made by somebody
                search south.example
                nameserver 192.0.2.1
                nameserver 2001:db8::1 ; the second
                nameserver not.an.address
                nameserver
                options rotate timeout:2 attempts:3
                """)
        #expect(read.places == [try Self.place("192.0.2.1"), try Self.place("2001:db8::1")])
        #expect(read.patience == 2_000 && read.attempts == 3)
    }

    @Test(
        "Without a resolver the one on this machine is asked; more than three are not", arguments: ["", "nameserver\n", "options ndots:2"])
    func none(text: String) throws {
        #expect(Resolvers(parsing: text).places == [try Self.place("127.0.0.1")])
        let many = (1...9).map { "nameserver 192.0.2.\($0)\n" }.joined()
        #expect(Resolvers(parsing: many).places == [try Self.place("192.0.2.1"), try Self.place("192.0.2.2"), try Self.place("192.0.2.3")])
    }

    @Test(
        "Odd options are brought within bounds or passed over",
        arguments: [("timeout:0 attempts:0", 1_000, 1), ("timeout:900 attempts:99", 30_000, 5), ("timeout:x attempts:", 5_000, 2)])
    func options(text: String, patience: Int, attempts: Int) {
        let read = Resolvers(parsing: "options \(text)")
        #expect(read.patience == patience && read.attempts == attempts)
    }
}
