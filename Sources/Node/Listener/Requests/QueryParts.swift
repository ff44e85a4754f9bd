/// The parameters of a query, still encoded, in order; one without an equals sign has an empty value. Empty ones are left out.
struct QueryParts: Sequence, IteratorProtocol {
    private var rest: Substring.UTF8View

    init(_ query: some StringProtocol) {
        rest = Substring(query).utf8
    }

    mutating func next() -> (name: Substring, value: Substring)? {
        while !rest.isEmpty {
            let pair = rest.prefix { $0 != UInt8(ascii: "&") }
            rest = rest[pair.endIndex...].dropFirst()
            if pair.isEmpty { continue }
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            return (Substring(name), Substring(pair[name.endIndex...].dropFirst()))
        }
        return nil
    }
}
