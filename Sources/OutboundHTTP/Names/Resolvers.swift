/// Whom the system asks for names, as `/etc/resolv.conf` says (resolv.conf(5)).
package struct Resolvers: Sendable, Equatable {
    /// One of them.
    package struct Place: Sendable, Hashable {
        /// A resolver's socket address.
        package let address: IPAddress
        package let port: Int

        package init(address: IPAddress, port: Int = 53) {
            self.address = address
            self.port = port
        }
    }

    /// In the order to be asked in; three at most.
    package var places: [Place]
    /// Milliseconds to wait for one of them.
    package var patience = 5_000
    /// How often each is asked.
    package var attempts = 2

    /// More are not asked.
    package static let most = 3

    package init(places: [Place]) {
        self.places = Array(places.prefix(Self.most))
    }

    /// Reads the file's text. What it does not know it passes over; without a resolver the one on this machine is asked, as the system does.
    package init(parsing text: String) {
        var places: [Place] = []
        var (patience, attempts) = (5_000, 2)
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.prefix { $0 != "#" && $0 != ";" }.split(whereSeparator: \.isWhitespace)
            switch words.first {
            case "nameserver": if words.count > 1, let address = IPAddress(words[1]) { places.append(Place(address: address)) }
            case "options":
                patience = Self.option("timeout:", in: words, 1...30).map { $0 * 1_000 } ?? patience
                attempts = Self.option("attempts:", in: words, 1...5) ?? attempts
            default: break
            }
        }
        let here = IPAddress(bytes: [127, 0, 0, 1]).map { Place(address: $0) }
        self.init(places: places.isEmpty ? [here].compactMap { $0 } : places)
        self.patience = patience
        self.attempts = attempts
    }

    private static func option(_ name: String, in words: [Substring], _ range: ClosedRange<Int>) -> Int? {
        words.first { $0.hasPrefix(name) }.flatMap { Int($0.dropFirst(name.count)) }.map {
            min(max($0, range.lowerBound), range.upperBound)
        }
    }
}
