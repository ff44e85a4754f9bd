/// One place where bytes from outside come in, and what has to hold whatever they are.
struct FuzzTarget: Sendable {
    /// The name of its corpus, too.
    let name: String
    /// Throws ``Broken`` for bytes that break a promise. Traps where the code under it does.
    let check: @Sendable ([UInt8]) throws -> Void

    init(_ name: String, _ check: @escaping @Sendable ([UInt8]) throws -> Void) {
        self.name = name
        self.check = check
    }

    /// The targets that need no server.
    static let pure = [
        FuzzTarget("json", JSONFuzz.check),
        FuzzTarget("canonical", CanonicalFuzz.check),
        FuzzTarget("engine-packets", EnginePacketFuzz.check),
        FuzzTarget("engine-session", EngineSessionFuzz.check),
        FuzzTarget("socket-packets", SocketPacketFuzz.check),
    ]
}

/// A promise that was not kept.
struct Broken: Error, CustomStringConvertible {
    let description: String

    init(_ sentence: String) {
        description = sentence
    }
}

/// Throws when a promise is not kept.
func promise(_ isKept: @autoclosure () throws -> Bool, _ sentence: @autoclosure () -> String) throws {
    guard try isKept() else { throw Broken(sentence()) }
}
